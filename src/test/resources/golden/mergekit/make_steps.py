"""Writes steps.json for SteppedMethodsTest: every merge method in PyTorch, one tensor operation per step.

    pip install torch==2.13.0
    python make_steps.py > steps.json

Written from the formulas of the papers and of mergekit's documented rules, not from its code. Random masks
are those of CounterMask (SplitMix64 addressed by position), so DARE and DELLA can be compared too.
"""

import json
import math

import torch

MASK = (1 << 64) - 1
GAMMA = 0x9E3779B97F4A7C15
SEED, TENSOR, SHAPE = 11, "model.layers.0.mlp.up_proj.weight", (6, 11)
TYPES = {"F32": torch.float32, "BF16": torch.bfloat16, "F16": torch.float16}


def mix(z):
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & MASK
    z = (z ^ z >> 27) * 0x94D049BB133111EB & MASK
    return z ^ z >> 31


def key(seed, number):
    return mix((mix(seed + GAMMA & MASK) + number * GAMMA) & MASK)


def text_key(seed, text):
    h = 0xCBF29CE484222325
    for byte in text.encode():
        h = (h ^ byte) * 0x100000001B3 & MASK
    return key(seed, h)


def mask(source, probabilities):
    k = key(text_key(SEED, TENSOR), source)
    return torch.tensor(
        [
            (mix(k + (i + 1) * GAMMA & MASK) >> 11) < int(p * 2.0**53)
            for i, p in enumerate(probabilities)
        ]
    ).reshape(SHAPE)


def by_magnitude(delta):
    """Indices from the largest magnitude down; the lowest index first among equals."""
    return torch.sort(delta.float().abs().flatten(), descending=True, stable=True).indices


def band(delta, density, gamma=0.0):
    n = delta.numel()
    keep = max(1, int(density * n))
    top = min(int(gamma * n), n - keep)
    out = torch.zeros_like(delta).flatten()
    kept = by_magnitude(delta)[top : top + keep]
    out[kept] = delta.flatten()[kept]
    return out.reshape(SHAPE)


def random(delta, density, source):
    return delta * mask(source, [density] * delta.numel())


def ranked(delta, density, epsilon, source):
    e = min(epsilon, density, 1 - density)
    probabilities = []
    for row in delta:
        order = by_magnitude(row).tolist()
        rank = {index: len(order) - 1 - place for place, index in enumerate(order)}
        probabilities += [density + e * (2.0 * rank[j] / (len(order) - 1) - 1) for j in range(len(order))]
    return delta * mask(source, probabilities)


def l1(delta, sparse):
    before, after = delta.abs().sum(), sparse.abs().sum()
    if not torch.isfinite(before):  # ours stays finite where the type cannot hold the sum
        before, after = delta.float().abs().sum(), sparse.float().abs().sum()
        return sparse * (before / after).to(delta.dtype)
    if before < 1e-7 or after < 1e-7:
        return sparse
    return sparse * (before / after)


def add_task_vectors(b, xs, weights, sparsify, rescale, elect, normalize, lam=1.0):
    deltas = [x - b for x in xs]
    if sparsify:
        sparse = [sparsify(d, s) for s, d in enumerate(deltas)]
        deltas = [l1(d, t) if rescale else t for d, t in zip(deltas, sparse)]
    w = torch.tensor(weights, dtype=b.dtype).reshape(-1, 1, 1)
    d = torch.stack(deltas) * w
    if elect:
        sign = torch.where(d.sum(0) >= 0, 1, -1)
        agree = d.sign() == sign
        mixed = (d * agree).sum(0)
        divisor = (agree * w).sum(0)
        divisor[divisor == 0] = 1
    else:
        mixed, divisor = d.sum(0), w.sum(0)
        divisor[divisor.abs() < 1e-8] = 1
    if normalize:
        mixed = mixed / divisor
    if lam != 1:
        mixed = mixed * lam
    return b + mixed


def linear(xs, weights, normalize=True):
    w = torch.tensor(weights, dtype=xs[0].dtype).reshape(-1, 1, 1)
    total = (torch.stack(xs) * w).sum(0)
    return total / w.sum(0) if normalize else total


def nearswap(b, x, t):
    w = (t / (b - x).abs().clamp(min=1e-6)).clamp(0, 1)
    return w * x + (1 - w) * b


def slerp(b, x, t):
    a, c = b.float(), x.float()
    na, nc = a.norm(), c.norm()
    d = ((a / na if na > 1e-8 else a) * (c / nc if nc > 1e-8 else c)).sum()
    if d.abs() > 0.9995:
        return ((1 - t) * a + t * c).to(b.dtype)
    angle = torch.acos(d)
    y = torch.sin((1 - t) * angle) / torch.sin(angle) * a + torch.sin(t * angle) / torch.sin(angle) * c
    return y.to(b.dtype)


def nuslerp(xs, weights, b=None, flatten=True, row_wise=False):
    total = sum(weights)
    t = 0.5 if abs(total) < 1e-6 else weights[1] / total
    v = [x - b if b is not None else x for x in xs]
    if flatten:
        v = [x.reshape(1, -1) for x in v]
    dim = 0 if row_wise and not flatten else -1
    u = [x / x.norm(dim=dim, keepdim=True).clamp(min=1e-7) for x in v]
    cosine = (u[0] * u[1]).sum(dim=dim, keepdim=True).clamp(-1, 1)
    angle = torch.acos(cosine)
    sine = torch.sin(angle)
    far = (torch.sin((1 - t) * angle) * v[0] + torch.sin(t * angle) * v[1]) / sine
    y = torch.where(sine.abs() < 1e-8, (1 - t) * v[0] + t * v[1], far).reshape(SHAPE)
    return y if b is None else b + y


def multislerp(xs, weights, b=None, eps=1e-8):
    v = [x - b if b is not None else x for x in xs]
    w = torch.tensor(weights, dtype=v[0].dtype)
    w = w / w.sum()
    norms = torch.stack([x.norm() for x in v])
    u = torch.stack([x / (n + eps) for x, n in zip(v, norms)])
    wide = w.reshape(-1, 1, 1)
    m = (u * wide).sum(0)
    h = m / m.norm()
    tangents = torch.stack([ui - (ui * h).sum() * h for ui in u])
    tangent = (tangents * wide).sum(0)
    r = tangent.norm() + eps
    y = (h * torch.cos(r) + tangent * torch.sin(r) / r) * (w * norms).sum()
    return y if b is None else b + y


def karcher(xs, max_iter=10, tol=1e-5):
    norms = [x.float().norm().item() for x in xs]
    used = [i for i, n in enumerate(norms) if n > tol]
    units = [xs[i] / norms[i] for i in used]
    a = 1 / len(units)
    u = (torch.stack(units) * a).sum(0)
    u = units[0] if u.norm() < tol else u / u.norm()
    for _ in range(max_iter):
        tangent = torch.zeros_like(u)
        for unit in units:
            d = (u * unit).sum().clamp(-1, 1)
            angle = torch.acos(d)
            if angle < tol:
                continue
            tangent = tangent + a * angle / torch.sin(angle) * (unit - d * u)
        size = tangent.norm()
        if size < tol:
            break
        u = torch.cos(size) * u + torch.sin(size) * (tangent / size)
        if u.norm() > tol:
            u = u / u.norm()
    return u * (sum(norms) / len(norms))


def model_stock(b, xs, filter_wise=False):
    shape = (-1, SHAPE[-1]) if filter_wise else (1, -1)
    offsets = [(x - b).reshape(shape) for x in xs]
    cosines = []
    for i, o in enumerate(offsets):
        for p in offsets[:i]:
            norms = (o.norm(dim=-1, keepdim=True) * p.norm(dim=-1, keepdim=True)).clamp(min=1e-6)
            cosines.append(((o * p).sum(-1, keepdim=True) / norms).clamp(-1, 1))
    c = torch.stack(cosines).mean(0)
    n = len(xs)
    t = n * c / (1 + (n - 1) * c)
    mean = torch.stack([x.reshape(shape) for x in xs]).mean(0)
    return (t * mean + (1 - t) * b.reshape(shape)).reshape(SHAPE)


def sce(b, xs, topk=1.0):
    d = torch.stack([x - b for x in xs])
    if topk < 1:
        variance = d.var(0, unbiased=False)
        keep = int(torch.count_nonzero(variance) * topk)
        selected = torch.zeros(variance.numel(), dtype=torch.bool)
        selected[by_magnitude(variance)[:keep]] = True
        d = d * selected.reshape(SHAPE)
    agree = d.sign() == torch.where(d.sum(0) >= 0, 1, -1)
    means = (d**2).mean(dim=(1, 2))
    w = torch.full_like(means, 1 / len(xs)) if means.sum() < 1e-6 else means / means.sum()
    w = w.reshape(-1, 1, 1)
    return b + (d * w * agree).sum(0) / (w * agree).sum(0).clamp(min=1e-6)


def ram(b, xs, epsilon=1e-5, r=None, alpha=0.2):
    d = torch.stack([x - b for x in xs])
    changed = d.abs() > epsilon
    count = changed.sum(0)
    y = torch.zeros_like(b)
    for delta, nonzero in zip(d, changed):
        unique, shared = nonzero & (count == 1), nonzero & (count > 1)
        ratio = shared.sum().item() / max(unique.sum().item(), epsilon)
        factor = 1.0 if r is None else 1 + r * min(max(ratio, 0), alpha)
        y = torch.where(unique, delta * factor, y)
    mean = (d * changed).sum(0) / count.clamp(min=1)
    return b + torch.where(count > 1, mean, y)


def fusion(b, x):
    p, q = torch.softmax(x, -1) + 1e-8, torch.softmax(b, -1) + 1e-8
    divergence = (p * torch.log(p / q)).sum(-1, keepdim=True)
    importance = (x - b).abs() * divergence
    ordered = importance.flatten().sort().values
    q1, q2, q3 = (ordered[math.floor(f * (len(ordered) - 1))] for f in (0.25, 0.5, 0.75))
    threshold = q2 + 1.5 * (q3 - q1)
    return torch.where(importance >= threshold, b + (x - b), b)


def cases(b, x, y, z):
    """Method, parameters, sources, weights, and what they are merged to; z is a model of its own."""
    xs, w = [x, y], [0.7, 0.4]
    two, one, three, thirds = "xy", "x", "xyz", [0.7, 0.4, -0.2]
    gta = lambda *rest, **named: add_task_vectors(b, xs, w, *rest, **named)
    trim, drop = lambda d, s: band(d, 0.45), lambda d, s: random(d, 0.6, s)
    crumbs = lambda d, s: band(d, 0.5, 0.1)
    rank = lambda d, s: ranked(d, 0.55, 0.2, s)
    none = (None, False)
    yield "linear", {}, two, w, linear(xs, w)
    yield "linear", {"normalize": 0}, two, w, linear(xs, w, False)
    yield "passthrough", {}, one, [0.3], x * 0.3
    yield "nearswap", {"t": 0.03}, one, None, nearswap(b, x, 0.03)
    yield "slerp", {"t": 0.3}, one, None, slerp(b, x, 0.3)
    yield "nuslerp", {}, two, w, nuslerp(xs, w)
    yield "nuslerp+base", {}, two, w, nuslerp(xs, w, b)
    yield "nuslerp+base", {"nuslerp_flatten": 0}, two, w, nuslerp(xs, w, b, False)
    yield "nuslerp+base", {"nuslerp_flatten": 0, "nuslerp_row_wise": 1}, two, w, nuslerp(xs, w, b, False, True)
    yield "multislerp", {}, two, w, multislerp(xs, w)
    yield "multislerp+base", {}, two, w, multislerp(xs, w, b)
    yield "karcher", {}, two, None, karcher(xs)
    yield "model_stock", {}, two, None, model_stock(b, xs)
    yield "model_stock", {"filter_wise": 1}, two, None, model_stock(b, xs, True)
    yield "sce", {}, two, None, sce(b, xs)
    yield "sce", {"select_topk": 0.3}, two, None, sce(b, xs, 0.3)
    yield "ram", {"epsilon": 0.05}, two, None, ram(b, xs, 0.05)
    yield "ramplus_tl", {"epsilon": 0.05, "r": 0.3}, two, None, ram(b, xs, 0.05, 0.3)
    yield "arcee_fusion", {}, one, None, fusion(b, x)
    yield "task_arithmetic", {"lambda": 0.7}, two, w, gta(*none, False, False, lam=0.7)
    yield "task_arithmetic", {"normalize": 1}, two, w, gta(*none, False, True)
    yield "ties", {"density": 0.45}, two, w, gta(trim, False, True, True)
    yield "ties", {"density": 0.45, "normalize": 0, "rescale": 1, "lambda": 1.3}, two, w, gta(trim, True, True, False, lam=1.3)
    yield "dare_ties", {"density": 0.6}, two, w, gta(drop, True, True, False)
    yield "dare_ties", {"density": 0.6, "rescale": 0, "normalize": 1}, two, w, gta(drop, False, True, True)
    yield "dare_linear", {"density": 0.6}, two, w, gta(drop, True, False, False)
    yield "breadcrumbs", {"density": 0.5, "gamma": 0.1}, two, w, gta(crumbs, False, False, False)
    yield "breadcrumbs_ties", {"density": 0.5, "gamma": 0.1, "rescale": 1}, two, w, gta(crumbs, True, True, False)
    yield "della", {"density": 0.55, "epsilon": 0.2}, two, w, gta(rank, True, True, True)
    yield "della_linear", {"density": 0.55, "epsilon": 0.2}, two, w, gta(rank, True, False, False)
    yield "linear", {}, three, thirds, linear([x, y, z], thirds)
    yield "slerp", {"t": 0.3}, "z", None, slerp(b, z, 0.3)
    yield "nearswap", {"t": 0.4}, "z", None, nearswap(b, z, 0.4)
    yield "arcee_fusion", {}, "z", None, fusion(b, z)
    yield "nuslerp", {}, "xz", w, nuslerp([x, z], w)
    yield "multislerp", {}, three, thirds, multislerp([x, y, z], thirds)
    yield "karcher", {}, three, None, karcher([x, y, z])
    yield "karcher", {"max_iter": 2}, "xz", None, karcher([x, z], 2)
    yield "model_stock", {}, three, None, model_stock(b, [x, y, z])
    yield "sce", {"select_topk": 0.8}, three, None, sce(b, [x, y, z], 0.8)
    yield "ramplus_tl", {"epsilon": 0.1}, three, None, ram(b, [x, y, z], 0.1, 0.1)
    yield "ties", {"density": 0.7}, three, thirds, add_task_vectors(b, [x, y, z], thirds, lambda d, s: band(d, 0.7), False, True, True)
    yield "task_arithmetic", {}, three, thirds, add_task_vectors(b, [x, y, z], thirds, None, False, False, False)


def numbers(tensor):
    return [float(f"{value:.9g}") for value in tensor.flatten().tolist()]


def main():
    generator = torch.Generator().manual_seed(2406)
    draw = lambda scale: torch.randn(SHAPE, generator=generator) * scale
    b = draw(1)
    models = {"base": b, "x": b + draw(0.1), "y": b + draw(0.1)}
    models["y"][0, :4] = b[0, :4]  # unchanged entries
    models["z"] = draw(1)
    models = {name: t.half().float() for name, t in models.items()}
    found = []
    for type_name, dtype in TYPES.items():
        for name, parameters, sources, weights, merged in cases(*(t.to(dtype) for t in models.values())):
            assert merged.dtype == dtype and torch.isfinite(merged).all(), (name, type_name)
            found.append(
                dict(
                    method=name, type=type_name, parameters=parameters, sources=list(sources),
                    weights=weights, merged=numbers(merged),
                )
            )
    document = dict(
        torch=torch.__version__, seed=SEED, tensor=TENSOR, shape=SHAPE,
        models={name: numbers(t) for name, t in models.items()},
    )
    rows = ",\n".join(json.dumps(case) for case in found)
    print(json.dumps(document)[:-1] + ', "cases": [\n' + rows + "\n]}")


main()
