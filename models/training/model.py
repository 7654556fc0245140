"""The encoder as PyTorch trains it: a bag of word vectors, normalised, and one linear head for each view."""
import math
import torch, torch.nn as nn, torch.nn.functional as F

VIEWS = {'code': 1536, 'text': 1024}


class BagEncoder(nn.Module):
    """start: float32 [tokens, D] unit rows; weight: float32 [tokens] first token weights (inverse document frequency).
    Questions and documents weigh tokens apart: "how", "the" and "function" say nothing in one and something in the other.

    A head is trained as a D x D matrix and widened to the view's dimensions by a fixed isometry when it is written: the
    cosines are the same, and a training step costs a third."""
    def __init__(self, start, weight):
        super().__init__()
        self.E = nn.Parameter(torch.as_tensor(start).clone())
        self.w = nn.Parameter(torch.as_tensor(weight).log().repeat(2, 1))       # [role, token], as logarithms; 0 query, 1 document
        self.heads = nn.ParameterDict({v: nn.Parameter(torch.eye(self.E.shape[1])) for v in VIEWS})
        self.scale = nn.ParameterDict({v: nn.Parameter(torch.tensor(math.log(20.))) for v in VIEWS})

    def view(self, bag, role, name):
        """bag = (ids, offsets, counts, leads) as embedding_bag wants them -> unit rows of one view. The code view counts every
        token alike; the text view of a document weighs them by position (corpus.lead)."""
        ids, offsets, counts, leads = bag
        w = torch.exp(self.w[role])[ids] * (leads if name == 'text' and role == 1 else counts)
        h = F.normalize(F.embedding_bag(ids, self.E, offsets, mode='sum', per_sample_weights=w), dim=-1)
        return F.normalize(h @ self.heads[name], dim=-1)

    def forward(self, bag, role):
        return {v: self.view(bag, role, v) for v in VIEWS}


def widened(head, dims, seed):
    """[D, D] -> [D, dims] with the same inner products: a random isometry spreads the view over all its dimensions."""
    g = torch.Generator().manual_seed(seed)
    q, _ = torch.linalg.qr(torch.randn(dims, head.shape[1], generator=g))       # [dims, D], orthonormal columns
    return head @ q.T
