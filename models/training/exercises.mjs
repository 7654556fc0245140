/**
 * Public collections that solve the same named problems in many languages: the positives that teach "same behaviour,
 * other language". `undefined`: not such a repository or file of interest; '': inside one, but neither solution nor wording.
 */
const key = (s) => s.replace(/\.\w+$/, '').replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');

export function exerciseOf(repository, rel) {
  if (repository.startsWith('exercism/')) {
    const m = /^exercises\/practice\/([^/]+)\/(.*)$/.exec(rel);
    if (!m) return '';
    const [, slug, rest] = m;
    const solution = /^\.meta\/(?:.*\/)?(?:example|proof|exemplar|src\/|Sources\/|[^/]*Example)/i.test(rest) || /^(?:.*\/)?(?:example|Example)\.\w+$/.test(rest);
    return solution && !/test|Package\.swift|build\.|\.meta\/src\/.*Test/i.test(rest) ? slug : '';
  }
  if (repository === 'neetcode-gh/leetcode') {
    const m = /^[^/]+\/(\d{4})-([^/]+)\.\w+$/.exec(rel);
    return m ? key(m[2]) : '';
  }
  if (repository === 'trekhleb/javascript-algorithms') {
    const m = /^src\/(?:algorithms|data-structures)\/.*\/([^/]+)\.js$/.exec(rel);
    return m && !/__test__/.test(rel) ? key(m[1]) : undefined;
  }
  if (repository === 'keon/algorithms') {
    const m = /^algorithms\/.*\/([^/]+)\.py$/.exec(rel);
    return m && m[1] !== '__init__' ? key(m[1]) : undefined;
  }
  if (repository === 'kodecocodes/swift-algorithm-club') {
    const m = /^([^/]+)\/([^/]+)\.swift$/.exec(rel);
    return m && !/test|main/i.test(m[2]) ? key(m[2]) : undefined;
  }
  return undefined;
}

export function taskOf(repository, rel) {
  const exercism = /^exercises\/(?:practice\/)?([^/]+)\/(?:\.docs\/instructions|description|instructions)\.md$/.exec(rel);
  if (exercism && (repository === 'exercism/python' || repository === 'exercism/problem-specifications')) return exercism[1];
  if (repository === 'trekhleb/javascript-algorithms') { const m = /^src\/(?:algorithms|data-structures)\/.*\/([^/]+)\/README\.md$/.exec(rel); return m ? key(m[1]) : undefined; }
  if (repository === 'kodecocodes/swift-algorithm-club') { const m = /^([^/]+)\/README\.markdown$/.exec(rel); return m ? key(m[1]) : undefined; }
  if (repository === 'neetcode-gh/leetcode') { const m = /^(?:articles|hints)\/([^/]+)\.md$/.exec(rel); return m ? key(m[1]) : undefined; }
  return undefined;
}
