"""The encoder as PyTorch trains it: a bag of word vectors, normalised, and one head for each view."""
import math
import torch, torch.nn as nn, torch.nn.functional as F

VIEWS = {'code': 1536, 'text': 1024}


class Head(nn.Module):
    """[B, D] unit vectors -> [B, out] unit vectors: a linear map plus, with hidden > 0, a non-linear correction that starts at zero."""
    def __init__(self, dims, out, hidden):
        super().__init__()
        w = torch.empty(out, dims)
        nn.init.orthogonal_(w)                       # at the start a view has the trunk's cosines
        self.w = nn.Parameter(w)
        self.up = nn.Linear(dims, hidden) if hidden else None
        if hidden:
            self.down = nn.Linear(hidden, out, bias=False)
            nn.init.zeros_(self.down.weight)

    def forward(self, h):
        z = h @ self.w.T
        if self.up is not None:
            z = z + self.down(F.gelu(self.up(h * h.shape[1] ** .5))) / h.shape[1] ** .5
        return F.normalize(z, dim=-1)


class BagEncoder(nn.Module):
    """start: float32 [tokens, D] unit rows; weight: float32 [tokens] first token weights (inverse document frequency)."""
    def __init__(self, start, weight, hidden=0, roles=1):
        super().__init__()
        self.E = nn.Parameter(torch.as_tensor(start).clone())
        self.w = nn.Parameter(torch.as_tensor(weight).log().repeat(roles, 1))     # [roles, tokens], as logarithms
        self.roles = roles
        self.heads = nn.ModuleDict({v: Head(self.E.shape[1], n, hidden) for v, n in VIEWS.items()})
        self.scale = nn.ParameterDict({v: nn.Parameter(torch.tensor(math.log(20.))) for v in VIEWS})

    def trunk(self, bag, role):
        """bag = (ids, offsets, counts) as embedding_bag wants them; role 0 query, 1 document."""
        ids, offsets, counts = bag
        w = torch.exp(self.w[role % self.roles])[ids] * counts
        return F.normalize(F.embedding_bag(ids, self.E, offsets, mode='sum', per_sample_weights=w), dim=-1)

    def forward(self, bag, role):
        h = self.trunk(bag, role)
        return {v: head(h) for v, head in self.heads.items()}
