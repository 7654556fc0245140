"""Mined records -> token bags and pairs of them.

Every text is kept once as sorted unique token ids with counts (the encoder is a bag, so order is of no use), all texts in
flat arrays. A pair names up to two texts a side, whose bags are added: the names line of a chunk and its code.
"""
import collections, json, random, re
import numpy as np
from tokenizers import Tokenizer

CHUNK = 1500          # characters of a chunk as indexed
CAMEL = re.compile(r'(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])')
spoken = lambda name: re.sub(r'[^A-Za-z0-9]+', ' ', CAMEL.sub(' ', name)).strip().lower()
LINE_COMMENT = re.compile(r'(^|\s)(//|#|--).*$', re.M)
BLOCK_COMMENT = re.compile(r'/\*[\s\S]*?\*/|"""[\s\S]*?"""|\{-[\s\S]*?-\}|\(\*[\s\S]*?\*\)')
uncommented = lambda s: LINE_COMMENT.sub(' ', BLOCK_COMMENT.sub(' ', s))


LEAD, LEAD_LENGTH = 8., 10.


def lead(positions):
    """How much a token counts in the text view of a document, by its position: what opens a chunk (the names around it, its
    comment, its signature) is what people call it. Raw NDCG@10 of the text view on semble-dev: 0.69 without, 0.76 with."""
    return 1 + LEAD * np.exp(-positions / LEAD_LENGTH)


def bag_of(ids):
    """Token ids in order -> (kinds of tokens, how often, how often weighed by position)."""
    kinds, where = np.unique(np.asarray(ids, dtype=np.int64), return_inverse=True)
    weighed = np.bincount(where, weights=lead(np.arange(len(ids))), minlength=len(kinds))
    return kinds, np.bincount(where, minlength=len(kinds)).astype(np.float32), weighed.astype(np.float32)


class Bags:
    """Texts as bags. add() takes text and answers its number; pack() tokenises all at once."""
    def __init__(self, tokenizer_file):
        self.tok, self.texts, self.known = Tokenizer.from_file(tokenizer_file), [], {}
    def add(self, text):
        if text not in self.known:
            self.known[text] = len(self.texts)
            self.texts.append(text)
        return self.known[text]
    def pack(self):
        parts, ends = [], [0]
        for i in range(0, len(self.texts), 20_000):
            for e in self.tok.encode_batch_fast(self.texts[i:i + 20_000], add_special_tokens=False):
                parts.append(bag_of(e.ids))
                ends.append(ends[-1] + len(parts[-1][0]))
        self.ids, self.counts, self.leads = (np.concatenate([p[i] for p in parts]) for i in range(3))
        self.ends, self.texts, self.known = np.asarray(ends), None, None
    def append(self, text):
        """One more text after packing; answers its number."""
        new = bag_of(self.tok.encode(text, add_special_tokens=False).ids)
        self.ids, self.counts, self.leads = (np.concatenate(pair) for pair in zip((self.ids, self.counts, self.leads), new))
        self.ends = np.append(self.ends, len(self.ids))
        return len(self.ends) - 2
    def get(self, i):
        """(ids, counts, leads) of one text."""
        part = slice(self.ends[i], self.ends[i + 1])
        return self.ids[part], self.counts[part], self.leads[part]


def build(files, tokenizer_file, seed=0):
    """-> (Bags, {kind: [pair]}); pair = (language, query texts, document texts, texts to mask out of the document or ())."""
    rng, bags, pairs = random.Random(seed), Bags(tokenizer_file), collections.defaultdict(list)
    algorithms, tasks, by_name = collections.defaultdict(list), {}, collections.defaultdict(list)
    for file in files:
        for line in open(file):
            r = json.loads(line)
            k, lang = r['k'], r.get('l', '')
            if k == 'def':
                code = r['c'] if not r['b'] or len(r['c']) < CHUNK else r['c'][:CHUNK]
                doc = (bags.add(' '.join(r['e'])), bags.add(code[:CHUNK])) if r['e'] else (bags.add(code[:CHUNK]),)
                name = spoken(r['n'])
                if r['q']:
                    pairs['doc'].append((lang, (bags.add(r['q']),), doc, ()))
                    if r['b'] and len(r['c']) > 2000:       # what a class is for, and the middle of it
                        pairs['within'].append((lang, (bags.add(r['q']),), (bags.add(r['n']), bags.add(r['c'][-CHUNK:])), ()))
                if len(name) > 5 and ' ' in name:
                    said = spoken(' '.join(r['e'][-1:])) + ' ' + name if r['e'] and rng.random() < .3 else name
                    pairs['name'].append((lang, (bags.add(said),), doc, (bags.add(name),)))
                    if not r['t'] and not r['b']:
                        by_name[name].append((lang, r['r'], (bags.add(uncommented(r['c'])[:CHUNK]),), bags.add(name)))
                if not r['t'] and not r['b'] and len(r['c']) > 1400:
                    body = uncommented(r['c']).split('\n')
                    half = len(body) // 2
                    if half > 6:
                        pairs['halves'].append((lang, (bags.add('\n'.join(body[:half])[:CHUNK]),), (bags.add('\n'.join(body[half:])[:CHUNK]),), ()))
            elif k == 'test':
                pairs['test'].append((lang, (bags.add(r['q']),), (bags.add(r['c'].replace(r['q'], ' ', 1)[:CHUNK]),), ()))
            elif k == 'file':
                stem = re.sub(r'\.\w+$', '', r['p']).split('/')
                said = spoken(' '.join(stem[-2:] if rng.random() < .5 else stem[-1:]))
                w = [bags.add(x) for x in r['w']]
                if len(said) > 5:
                    pairs['path'].append((lang, (bags.add(said),), (rng.choice(w),), ()))
                if r['q']:
                    pairs['file'].append((lang, (bags.add(r['q']),), (rng.choice(w[1:] or [bags.add(r['w'][0].replace(r['q'], ' '))]),), ()))
                if len(w) > 1:
                    a, b = rng.sample(w, 2)
                    pairs['pieces'].append((lang, (a,), (b,), ()))
            elif k == 'alg':
                algorithms[r['g']].append((lang, bags.add(uncommented(r['c'])[:5000]), bags.add(spoken(r['g'] + ' ' + r['p'].split('/')[-1]))))
            elif k == 'task':
                tasks[r['g']] = bags.add(r['q'][:400])
    for g, solutions in algorithms.items():
        if g in tasks:
            for lang, code, name in solutions:
                pairs['task'].append((lang, (tasks[g],), (code,), ()))
        for lang, code, name in solutions:
            others = [s for s in solutions if s[0] != lang]
            for other in rng.sample(others, min(4, len(others))):
                pairs['algorithm'].append((lang, (code,), (other[1],), (name,)))
    for name, defs in by_name.items():
        if len({d[1] for d in defs}) < 2 or len(defs) > 40:
            continue
        for d in defs:
            others = [o for o in defs if o[1] != d[1]]
            for o in rng.sample(others, min(2, len(others))):
                pairs['same_name'].append((d[0], d[2], o[2], (d[3],)))
    bags.pack()
    return bags, dict(pairs)
