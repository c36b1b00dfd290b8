/** Why a file cannot be read or written, in words for people. */

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'its permissions do not allow it',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'it is not UTF-8 text',
};

export const readFailure = (error: unknown): string => {
  const code = Error.isError(error) && 'code' in error ? String(error.code) : '';
  return reasons[code] ?? (Error.isError(error) ? error.message : String(error));
};
