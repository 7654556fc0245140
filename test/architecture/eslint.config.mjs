import path from "node:path";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["dist/", "node_modules/", "test-output/", "test/fixtures/", "**/*.cjs"] },
  {
    files: ["src/**/*.ts", "test/**/*.ts"],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: ["tsconfig.json", "src/webview/tsconfig.json"], tsconfigRootDir: path.join(import.meta.dirname, "..", "..") } },
    rules: {
      // A promise nobody waits for is an error nobody sees.
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      // An async function without await is how a plain answer fits an interface that promises one.
      "@typescript-eslint/require-await": "off",
      // Interfaces here are records of closures; none of their functions knows a `this`.
      "@typescript-eslint/unbound-method": "off",
      // What was caught is passed on as it is.
      "@typescript-eslint/prefer-promise-reject-errors": "off",
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
      eqeqeq: "error",
    },
  },
);
