"""Trains the built-in encoder.

    python train.py TOKENS PAIRS.pkl OUT.pt [key=value...] [bench=BENCH corpora=CORPORA [chunks=CHUNKS.jsonl]]

TOKENS: folder of vocabulary.py. PAIRS.pkl: of `python train.py TOKENS MINED.jsonl... PAIRS.pkl prepare=1`. In-batch negatives, batches of one kind of
pair; a kind has a share of the steps and says which views learn from it. Choose by the benchmarks, never by the loss.
"""
import pickle, random, sys, time
import numpy as np, torch, torch.nn.functional as F
import corpus
from evaluate import Benchmark, report
from model import BagEncoder

# kind: (share of the steps, chance that a step trains the code view and not the text view, chance that names are masked)
MIXTURE = {
    'doc': (.48, .25, 0), 'within': (.03, .2, 0), 'name': (.12, .2, .6), 'test': (.07, .2, 0), 'file': (.06, .2, 0),
    'path': (.06, .2, 0), 'task': (.02, .3, 0),
    'algorithm': (.06, .8, .5), 'same_name': (.02, .8, .6), 'halves': (.04, .8, 0), 'pieces': (.04, .8, 0),
}
CODE_TO_CODE = {'algorithm', 'same_name', 'halves', 'pieces'}
# Put before a share of the questions, so that how a question begins comes to mean nothing.
OPENINGS = ['how', 'how is', 'how are the', 'how does the', 'how to', 'where is', 'where are', 'what', 'which function', 'code that', 'code for', 'function to',
            'find the', 'implementation of', 'the class that', 'handling', 'logic for', 'what happens when', 'and how it is']
OPENED = .1
PER_LANGUAGE = {'doc': 9000}                 # no language drowns the rest
DROP = .1                                    # chance that a kind of token is dropped from a document


def parse(argv):
    options = dict(a.split('=', 1) for a in argv if '=' in a)
    return [a for a in argv if '=' not in a], options


def load(checkpoint):
    saved = torch.load(checkpoint, weights_only=False)
    net = BagEncoder(np.zeros(saved['state']['E'].shape, np.float32), np.ones(saved['state']['E'].shape[0], np.float32))
    net.load_state_dict(saved['state'])
    return net.eval()


def balanced(pairs, rng):
    out = {}
    for kind, rows in pairs.items():
        groups = {}
        for r in rows:
            groups.setdefault(r[0], []).append(r)
        limit = PER_LANGUAGE.get(kind, 6000)
        out[kind] = [r for g in groups.values() for r in rng.sample(g, min(limit, len(g)))]
    return out


def gather(bags, texts):
    """Flat (text position, ids, counts, leads) of many texts' bags."""
    texts = np.asarray(texts)
    sizes = bags.ends[texts + 1] - bags.ends[texts]
    position = np.repeat(np.arange(len(texts)), sizes)
    within = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    flat = np.repeat(bags.ends[texts], sizes) + within
    return position, bags.ids[flat], bags.counts[flat], bags.leads[flat]


def side(bags, rows, masks, nrng, drop, slot):
    """One bag a row: its texts' bags added, without the masked tokens and without a random few kinds of tokens.
    rows: [[text]], masks: [[text]] -> (ids, offsets, counts, leads), ids renumbered by slot."""
    def flat(lists):
        owner = np.repeat(np.arange(len(lists)), [len(x) for x in lists])
        position, *bag = gather(bags, [t for x in lists for t in x])
        return owner[position], *bag
    row, ids, counts, leads = flat(rows)
    keep = np.ones(len(ids), bool)
    if any(len(m) for m in masks):
        masked_row, masked, _, _ = flat(masks)
        keep = ~np.isin(row * len(slot) + ids, masked_row * len(slot) + masked)
    if drop:
        keep &= nrng.random(len(ids)) >= drop
    empty = np.bincount(row[keep], minlength=len(rows)) == 0
    keep |= empty[row]
    row, ids, counts, leads = row[keep], ids[keep], counts[keep], leads[keep]
    offsets = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=len(rows)))[:-1]])
    return torch.from_numpy(slot[ids]), torch.from_numpy(offsets), torch.from_numpy(counts), torch.from_numpy(leads)


def carried(start, trained, seen):
    """All rows: the trained ones, and those no training text had, moved by the linear map (ridge) that takes the
    trained ones from where they began to where they went."""
    x = start[seen]
    a = np.linalg.solve(x.T @ x + 20. * np.eye(x.shape[1]), x.T @ (trained - x))
    out = (start + start @ a).astype(np.float32)
    out[seen] = trained
    return out


def main():
    positional, o = parse(sys.argv[1:])
    tokens, *files, out = positional
    if o.get('prepare'):
        bags, pairs = corpus.build(files, f'{tokens}/tokenizer.json')
        pickle.dump((bags, pairs), open(out, 'wb'), protocol=4)
        print({k: len(v) for k, v in pairs.items()})
        return
    torch.manual_seed(0); torch.set_num_threads(int(o.get('threads', 2)))
    rng, nrng = random.Random(0), np.random.default_rng(0)
    B, steps, lr, drop = int(o.get('B', 1024)), int(o.get('steps', 1200)), float(o.get('lr', 1.5e-3)), float(o.get('drop', DROP))
    mixture = {k: list(v) for k, v in MIXTURE.items()}
    for k, v in o.items():
        if k in mixture:
            mixture[k][0] = float(v)
    bags, pairs = pickle.load(open(files[0], 'rb'))
    openings = [bags.append(x) for x in OPENINGS]
    pairs = balanced(pairs, rng)
    start = np.load(f'{tokens}/start.npy')
    texts = np.array(sorted({t for rows in pairs.values() for r in rows for t in r[2]}))
    df = np.bincount(gather(bags, texts)[1], minlength=len(start))
    asked = np.array(sorted({t for rows in pairs.values() for r in rows for t in r[1]}))
    seen = (df > 0) | (np.bincount(gather(bags, np.append(asked, openings))[1], minlength=len(start)) > 0)
    idf = np.log(1 + len(texts) / (1 + df)); idf /= idf.max()
    idf = np.maximum(idf, .05).astype(np.float32)
    slot = np.cumsum(seen) - 1                    # only rows that occur are trained
    net = BagEncoder(start[seen], idf[seen])
    benchmark = Benchmark(o['bench'], o['corpora'], f'{tokens}/tokenizer.json', o.get('chunks')) if 'bench' in o else None
    def whole():
        full = BagEncoder(carried(start, net.E.detach().numpy(), seen), idf)
        state = {k: v for k, v in net.state_dict().items() if k not in ('E', 'w')}
        full.load_state_dict(state, strict=False)      # heads and scales; the table and the weights follow
        full.w.data[:, torch.from_numpy(seen)] = net.w.data
        return full.eval()
    if 'start' in o:                              # go on from an earlier checkpoint
        earlier = torch.load(o['start'], weights_only=False)['state']
        net.load_state_dict({**earlier, 'E': earlier['E'][torch.from_numpy(seen)], 'w': earlier['w'][:, torch.from_numpy(seen)]})
    optimizer = torch.optim.Adam([{'params': [p for k, p in net.named_parameters() if 'scale' not in k], 'rate': 1.}, {'params': list(net.scale.values()), 'rate': 10.}], lr=lr, fused=True)
    kinds = [k for k in mixture if mixture[k][0] > 0 and k in pairs]
    shares = np.array([mixture[k][0] for k in kinds]); shares /= shares.sum()
    print({k: len(pairs[k]) for k in kinds}, flush=True)
    queue, started, losses = {k: [] for k in kinds}, time.time(), {}
    for step in range(steps):
        kind = kinds[nrng.choice(len(kinds), p=shares)]
        _, code, mask = mixture[kind]
        view = 'code' if rng.random() < code else 'text'
        if len(queue[kind]) < B:
            queue[kind] = queue[kind] + rng.sample(pairs[kind], len(pairs[kind]))
        rows, queue[kind] = queue[kind][:B], queue[kind][B:]
        alike = kind in CODE_TO_CODE
        masks = [r[3] if rng.random() < mask else () for r in rows]
        asked = [r[1] if alike or rng.random() > OPENED else (*r[1], rng.choice(openings)) for r in rows]
        a = net.view(side(bags, asked, masks if alike else [()] * B, nrng, drop if alike else 0, slot), 1 if alike else 0, view)
        b = net.view(side(bags, [r[2] for r in rows], masks, nrng, drop, slot), 1, view)
        first = np.array([r[1][0] for r in rows]); second = np.array([r[2][-1] for r in rows])
        same = torch.from_numpy((first[:, None] == first[None]) | (second[:, None] == second[None])); same.fill_diagonal_(False)
        z = (torch.exp(net.scale[view]).clamp(max=100) * a @ b.T).masked_fill(same, -1e4)
        y = torch.arange(len(rows))
        loss = (F.cross_entropy(z, y) + F.cross_entropy(z.T, y)) / 2
        for g in optimizer.param_groups:
            g['lr'] = g['rate'] * lr * min(1, (step + 1) / 50) * (1 - step / steps)
        optimizer.zero_grad(); loss.backward(); optimizer.step()
        losses[kind] = round(loss.item(), 2)
        if (step + 1) % int(o.get('every', 400)) == 0:
            print(step + 1, losses, f'{time.time() - started:.0f} s', flush=True)
            if benchmark:
                report(benchmark, whole(), (0., .35, 1.), False)
    full = whole()
    torch.save({'state': full.state_dict(), 'options': o, 'seen': seen}, out)
    if benchmark:
        report(benchmark, full, similar='chunks' not in o)


if __name__ == '__main__':
    main()
