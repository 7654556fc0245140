/** What a path says about its file before anybody reads it: code, test, example, declaration, generated, legacy. */

export type PathRole = "code" | "test" | "example" | "declaration" | "generated" | "legacy" | "document";

const SEGMENT = (words: string) => new RegExp(`(^|/)(${words})(/|$)`, "i");

const TEST_FOLDER = SEGMENT("tests?|__tests__|specs?|testing|e2e|testdata|test[-_]?(data|cases|fixtures|helpers|utils|suites?)|unit[-_]?tests?|integration[-_]?tests?|fixtures?|__mocks__|mocks?|src/(jvm|common|js|native)?test|androidtest|[\\w.]*\\.tests?|[\\w]+tests");
// foo.test.ts, foo_test.go, test_foo.py, FooTest.java, FooTests.cs, FooSpec.scala, foo_spec.rb, foo.bats, conftest.py
const TEST_FILE = /(^|\/)(test_[^/]*|tests?\.[a-z0-9]+|conftest\.py|[^/]*[._-](test|tests|spec|specs|e2e|bench)\.[a-z0-9]+|[^/]*\.bats)$/i;
const TEST_CLASS_FILE = /(^|\/)[^/]*[a-z0-9](Test|Tests|TestCase|TestSuite|Spec|Specs)\.(java|kt|kts|scala|cs|swift|php|cpp|cc|m|mm|hs|groovy|dart|ts|js)$/;
const EXAMPLE_FOLDER = SEGMENT("examples?|samples?|demos?|tutorials?|docs?_src|benchmarks?|bench|playground|sandbox");
const LEGACY_FOLDER = SEGMENT("legacy|deprecated|compat|_compat|v1compat|old|archive|attic|obsolete|polyfills?");
const LEGACY_FILE = /(^|\/)_?(legacy|compat|deprecated|polyfills?)\.[a-z]+$/i;
const GENERATED = /(\.pb\.(go|cc|h)|_pb2(_grpc)?\.pyi?|\.g\.(dart|cs)|\.designer\.cs|\.generated\.[a-z]+|_generated\.[a-z]+)$|(^|\/)(generated|__generated__)\//i;
const DECLARATION = /\.d\.[cm]?ts$|\.pyi$/i;
const DOCUMENT = /\.(md|mdx|mdc|markdown|rst|txt|adoc|org|tex|html?|json|ya?ml|toml|xml|ini|cfg|csv|svg|css|scss|less|properties|lock)$|(^|\/)(license|changelog|changes|authors|contributors|readme|codeowners)[^/]*$/i;

/** True for tests, their fixtures and mocks: what `--no-tests` leaves out. */
export function isTestPath(path: string): boolean {
  return TEST_FOLDER.test(path) || TEST_FILE.test(path) || TEST_CLASS_FILE.test(path);
}

/** The first role that fits; tests before all else, because a test's example is still a test. */
export function pathRole(path: string): PathRole {
  if (isTestPath(path)) return "test";
  if (GENERATED.test(path)) return "generated";
  if (DECLARATION.test(path)) return "declaration";
  if (EXAMPLE_FOLDER.test(path)) return "example";
  if (LEGACY_FOLDER.test(path) || LEGACY_FILE.test(path)) return "legacy";
  if (DOCUMENT.test(path)) return "document";
  return "code";
}
