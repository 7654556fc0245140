"""Scores an encoder on the two development benchmarks, as their score.mjs do.

    python evaluate.py BENCH CORPORA TOKENIZER CHECKPOINT [CHUNKS.jsonl]

BENCH holds semble-dev/ and similar/ (questions), CORPORA their unpacked corpora in dev/ and sim/. Fifty-line
windows, or the product's chunks (chunk_corpus.mjs). Raw cosine only: no ranking stage.
"""
import json, lzma, os, re, sys
import numpy as np, torch
from corpus import Bags, uncommented

WINDOW = 50                                            # lines
CODE_WEIGHTS = (0.0, 0.2, 0.35, 0.5, 0.65, 0.8, 1.0)


class Benchmark:
    """Token bags of every window, file and question; built once, scored many times. chunks: optional JSONL of
    {"repo","path","startLine","endLine","text"} that replaces the 50-line windows."""
    def __init__(self, bench, corpora, tokenizer, chunks=None):
        self.bags, self.windows, self.tasks = Bags(tokenizer), {}, []
        given = {}
        if chunks:
            for line in open(chunks):
                c = json.loads(line)
                given.setdefault(c['repo'], []).append((c['path'], self.bags.add(c['text'])))
        specs = json.load(open(f'{bench}/semble-dev/repos.json'))
        for spec in specs:
            name, file = spec['name'], f"{bench}/semble-dev/annotations/{spec['name']}.json"
            if not os.path.exists(file) or not os.path.isdir(f'{corpora}/dev/{name}'):
                continue
            self.windows[name] = given[name] if chunks else list(self.cut(f'{corpora}/dev/{name}'))
            for t in json.load(open(file)):
                targets = [x if isinstance(x, str) else x['path'] for x in t['relevant'] + t.get('secondary', [])]
                category = t.get('category') or ('symbol' if ' ' not in t['query'].strip() else 'architecture' if t['query'].lower().startswith('how ') else 'semantic')
                self.tasks.append((name, self.bags.add(t['query']), targets, spec['language'], category))
        self.files, self.queries = [], []
        root = f'{corpora}/sim/corpus'
        for d, _, names in os.walk(root):
            for n in sorted(names):
                path = os.path.relpath(os.path.join(d, n), root)
                self.files.append((path, self.bags.add(uncommented(read(os.path.join(d, n))))))
        at = {p: i for i, (p, _) in enumerate(self.files)}
        for line in lzma.open(f'{bench}/similar/queries.jsonl.xz', 'rt'):
            q = json.loads(line)
            self.queries.append((at[q['path']], {at[p] for p in q['relevant'] if p in at}, len(q['relevant']), self.bags.add(q['namesRemoved'])))
        self.bags.pack()

    def cut(self, root):
        for d, _, names in sorted(os.walk(root)):
            for n in sorted(names):
                text = read(os.path.join(d, n))
                if not text or '\0' in text:
                    continue
                lines = text.split('\n')
                for i in range(0, len(lines), WINDOW):
                    piece = '\n'.join(lines[i:i + WINDOW])
                    if re.search(r'[A-Za-z0-9]', piece):
                        yield os.path.relpath(os.path.join(d, n), root), self.bags.add(piece)

    def encode(self, net, texts, role):
        out = {'code': [], 'text': []}
        with torch.no_grad():
            for i in range(0, len(texts), 2048):
                z = net(batch([self.bags.get(t) for t in texts[i:i + 2048]]), role)
                for v in out:
                    out[v].append(z[v])
        return {v: torch.cat(z).numpy() for v, z in out.items()}

    def semble(self, net, weights=CODE_WEIGHTS):
        """{code weight: (mean over repositories of NDCG@10 one hit per file, as given by window)}, and rows for details."""
        scores, rows = {w: {} for w in weights}, []
        for repo, windows in self.windows.items():
            tasks = [t for t in self.tasks if t[0] == repo]
            docs = self.encode(net, [w[1] for w in windows], 1)
            asked = self.encode(net, [t[1] for t in tasks], 0)
            sims = {v: asked[v] @ docs[v].T for v in docs}
            for w in weights:
                s = w * sims['code'] + (1 - w) * sims['text']
                for i, t in enumerate(tasks):
                    hits = [windows[j][0] for j in np.argsort(-s[i])[:50]]
                    pair = ndcg(list(dict.fromkeys(hits)), t[2]), ndcg(hits, t[2])
                    scores[w].setdefault(repo, []).append(pair)
                    rows.append((w, repo, t[3], t[4], *pair))
        return {w: tuple(np.mean([np.mean(v, axis=0) for v in s.values()], axis=0)) for w, s in scores.items()}, rows

    def similar(self, net, weights=CODE_WEIGHTS):
        """{code weight: (MAP, name-blind MAP)}; another language's files only."""
        docs = self.encode(net, [f[1] for f in self.files], 1)
        blind = self.encode(net, [q[3] for q in self.queries], 1)
        lang = np.array([hash(p.split('/')[0]) for p, _ in self.files])
        out = {}
        for w in weights:
            maps = []
            for q, which in ((None, 'whole'), (blind, 'blind')):
                ap = []
                for n, (i, relevant, total, _) in enumerate(self.queries):
                    side = {v: (docs[v][i] if q is None else q[v][n]) for v in docs}
                    s = w * (docs['code'] @ side['code']) + (1 - w) * (docs['text'] @ side['text'])
                    s[lang == lang[i]] = -9
                    top = np.argpartition(-s, 200)[:200]
                    top = top[np.argsort(-s[top])]
                    met, total_precision = 0, 0.
                    for rank, j in enumerate(top, 1):
                        if j in relevant:
                            met += 1
                            total_precision += met / rank
                    ap.append(total_precision / total)
                maps.append(np.mean(ap))
            out[w] = tuple(maps)
        return out


def read(path):
    try:
        return open(path, encoding='utf8', errors='replace').read() if os.path.getsize(path) < 1_500_000 else ''
    except OSError:
        return ''


def ndcg(paths, targets):
    """NDCG@10 of a ranked list of paths; targets match by whole path components from the end, gains 0 or 1."""
    matches = lambda f, t: f == t or f.endswith('/' + t)
    ranks = {next((i for i, p in enumerate(paths) if matches(p, t)), None) for t in targets} - {None}
    gain = sum(1 / np.log2(r + 2) for r in ranks if r < 10)
    return gain / sum(1 / np.log2(i + 2) for i in range(min(10, len(targets))))


def batch(bags):
    """[(ids, counts, leads)] -> (ids, offsets, counts, leads) tensors; a text without tokens becomes token 0 with next to no weight."""
    bags = [b if len(b[0]) else (np.zeros(1, np.int64), np.full(1, 1e-6, np.float32), np.full(1, 1e-6, np.float32)) for b in bags]
    offsets = np.cumsum([0] + [len(b[0]) for b in bags[:-1]])
    ids, counts, leads = (torch.from_numpy(np.concatenate([b[i] for b in bags])) for i in range(3))
    return ids, torch.from_numpy(offsets), counts, leads


def report(benchmark, net, weights=CODE_WEIGHTS, similar=True):
    s, rows = benchmark.semble(net, weights)
    m = benchmark.similar(net, weights) if similar else {}
    for w in weights:
        print(f'code weight {w:4.2f}: semble-dev by file {s[w][0]:.4f} as given {s[w][1]:.4f}' + (f'   similar {m[w][0]:.4f} name-blind {m[w][1]:.4f}' if m else ''))
    return s, m, rows


if __name__ == '__main__':
    from train import load
    bench, corpora, tokenizer, checkpoint = sys.argv[1:5]
    b = Benchmark(bench, corpora, tokenizer, sys.argv[5] if len(sys.argv) > 5 else None)
    s, m, rows = report(b, load(checkpoint))
    for w in (0.2, 0.5):
        for key in (2, 3):
            for group in sorted({r[key] for r in rows}):
                mine = [r[4] for r in rows if r[key] == group and r[0] == w]
                print(f'  code weight {w} {group}: {len(mine)} questions, {np.mean(mine):.3f}')
