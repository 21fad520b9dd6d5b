/** One mechanism taken out of the code, and the test that must notice. */
export interface Removal {
  /** The mechanism, in words. */
  name: string;
  /** The file that is changed, from the top of the repository. */
  file: string;
  /** Exact text that stands once in the file. */
  find: string;
  /** What stands there instead; the file must still parse. */
  replace: string;
  /** The test file that must fail then. */
  test: string;
  /** Part of the name of the tests to run, where the whole file would take long. */
  only?: string;
}
