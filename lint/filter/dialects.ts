/** The two languages of filters. Sources: Cloud Monitoring, "Monitoring filters"; Cloud Logging, "Logging query language". */
/** What the dialects spell differently. */
export interface FilterDialect {
  /** Operators, each with the right spelling where it is not one of the language. */
  readonly wrongOperators: Readonly<Record<string, string>>;
  /** Words that other languages have for operators, each with what to write; '…' stands for the values. */
  readonly wordOperators: Readonly<Record<string, string>>;
  /** Whether a text alone is a search, and `("a" OR "b")` a value. */
  readonly searches: boolean;
}

/** The API's answer to the first one: "syntax error at line 3, column 38, token '=~'". */
export const monitoringDialect: FilterDialect = {
  searches: false,
  wrongOperators: {
    '=~': '=monitoring.regex.full_match(…)',
    '!~': '!=monitoring.regex.full_match(…)',
    '==': '=',
    '<>': '!=',
  },
  wordOperators: {
    IN: '=one_of(…)',
    LIKE: '=has_substring(…)',
    CONTAINS: '=has_substring(…)',
    MATCHES: '=monitoring.regex.full_match(…)',
    EQUALS: '=…',
    IS: '=…',
  },
};

/** Regular expressions have operators of their own. */
export const loggingDialect: FilterDialect = {
  searches: true,
  wrongOperators: { '==': '=', '<>': '!=' },
  wordOperators: {
    IN: '=(… OR …)',
    LIKE: ':…, or =~… with a regular expression',
    CONTAINS: ':…',
    MATCHES: '=~…',
    EQUALS: '=…',
  },
};
