/** The 2560-dimension check and the weighting of the two views. */
import { expect, test } from "vitest";
import { assertEmbedding, CODE_DIMS, EMBEDDING_DIMS, TEXT_DIMS, weighViews } from "../../src/core/embedding.ts";

/** A unit vector by hand: each half points along one axis. */
const unit = (code: number, text: number) => {
  const v = new Float32Array(EMBEDDING_DIMS);
  v[code] = Math.SQRT1_2;
  v[CODE_DIMS + text] = Math.SQRT1_2;
  return v;
};
const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, x, i) => sum + x * (b[i] as number), 0);

test("the two views make 2560", () => expect([CODE_DIMS, TEXT_DIMS, EMBEDDING_DIMS]).toEqual([1536, 1024, 2560]));

test.each([384, 768, 1024, 1536, 2559, 2561])("%i numbers are refused by code", (length) => {
  expect(() => assertEmbedding(new Float32Array(length), "a test")).toThrowError(expect.objectContaining({ code: "embedding/wrong-dimensions" }) as Error);
});

test("NaN, Infinity, zeros and a vector of another length are refused, each by its own code", () => {
  const nan = unit(0, 0);
  nan[5] = NaN;
  const code = (v: Float32Array) => {
    try {
      assertEmbedding(v, "a test");
    } catch (error) {
      return (error as { code: string }).code;
    }
    return "accepted";
  };
  expect(code(nan)).toBe("embedding/not-finite");
  expect(code(unit(0, 0).map((x) => x / 0))).toBe("embedding/not-finite");
  expect(code(new Float32Array(EMBEDDING_DIMS))).toBe("embedding/not-unit");
  expect(code(unit(0, 0).map((x) => x * 1.1))).toBe("embedding/not-unit");
  expect(code(unit(3, 4))).toBe("accepted");
});

test("a weighted query has length 1 and orders by the view it favours", () => {
  const sameCode = unit(1, 7);
  const sameText = unit(9, 2);
  const query = unit(1, 2);
  for (const [weight, better, worse] of [[0.8, sameCode, sameText], [0.2, sameText, sameCode]] as const) {
    const weighted = weighViews(query, weight);
    expect(Math.sqrt(dot(weighted, weighted))).toBeCloseTo(1, 5);
    expect(dot(weighted, better)).toBeGreaterThan(dot(weighted, worse));
  }
  expect(dot(weighViews(query, 0.5), query)).toBeCloseTo(1, 5);
});
