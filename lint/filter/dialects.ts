/** The two languages of filters. Sources: Cloud Monitoring, "Monitoring filters"; Cloud Logging, "Logging query language". */
import type { FilterDialect } from './parseFilterTree.ts';

/** The API's answer to the first one: "syntax error at line 3, column 38, token '=~'". */
export const monitoringDialect: FilterDialect = {
  searches: false,
  wrongOperators: {
    '=~': '=monitoring.regex.full_match(…)',
    '!~': '!=monitoring.regex.full_match(…)',
    '==': '=',
    '<>': '!=',
  },
};

/** Regular expressions have operators of their own. */
export const loggingDialect: FilterDialect = {
  searches: true,
  wrongOperators: { '==': '=', '<>': '!=' },
};
