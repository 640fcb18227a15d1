"""The instances that are measured, and what each must show."""

from dataclasses import dataclass, field


@dataclass
class Instance:
    """One scenario of `allot generate`, seed 1."""

    name: str
    title: str
    options: list[str]
    #: Peers besides allot; an empty list measures allot alone.
    peers: list[str] = field(default_factory=list)
    #: Regions whose demand goes up and down, warm.
    what_ifs: int = 0
    #: In a run of everything; the others are asked for by `--only`.
    standard: bool = True


NETWORK = ["lemon", "lemon shuffled", "ortools", "clp dual", "clp barrier", "highs simplex", "highs ipm", "glpsol"]
#: LEMON is given the network that a coupled instance with unit volumes hides.
FOLDED = ["lemon folded", "lemon folded shuffled", "clp dual", "clp barrier", "highs simplex", "highs ipm", "glpsol"]
TIED = ["clp dual", "clp barrier", "highs simplex", "highs ipm", "glpsol"]


def generated(warehouses, regions, products, *flags, periods=1):
    options = ["--warehouses", warehouses, "--regions", regions, "--products", products, "--periods", periods]
    return [str(option) for option in options] + list(flags)


VOLUMES = ["--coupled"]
UNIT = ["--coupled", "--unit-volumes"]

FULL = [
    Instance("U", "20 × 200 × 200, uncoupled", generated(20, 200, 200), NETWORK, what_ifs=100),
    Instance("B", "50 × 1000 × 100, uncoupled", generated(50, 1000, 100), NETWORK),
    Instance("C", "20 × 200 × 200, coupled, unit volumes", generated(20, 200, 200, *UNIT), FOLDED, what_ifs=100),
    Instance("V", "20 × 200 × 200, coupled, volumes 1…7", generated(20, 200, 200, *VOLUMES), TIED, what_ifs=100),
    Instance("S", "10 × 50 × 40, coupled, volumes 1…7", generated(10, 50, 40, *VOLUMES), TIED),
    Instance("Su", "10 × 50 × 40, coupled, unit volumes", generated(10, 50, 40, *UNIT), FOLDED),
    Instance("V12", "20 × 200 × 16, 12 periods, volumes 1…7", generated(20, 200, 16, *VOLUMES, periods=12), TIED),
    Instance("D1", "20 × 200 × 100, uncoupled", generated(20, 200, 100)),
    Instance("D2", "20 × 200 × 200, uncoupled", generated(20, 200, 200)),
    Instance("D4", "20 × 200 × 400, uncoupled", generated(20, 200, 400)),
    Instance("B4", "50 × 1000 × 400, uncoupled", generated(50, 1000, 400)),
    Instance("L", "50 × 1000 × 1000, uncoupled", generated(50, 1000, 1000), standard=False),
    Instance("XL", "50 × 2000 × 2000, uncoupled", generated(50, 2000, 2000), standard=False),
]

QUICK = [
    Instance("U", "10 × 50 × 40, uncoupled", generated(10, 50, 40), NETWORK, what_ifs=20),
    Instance("C", "5 × 25 × 20, coupled, unit volumes", generated(5, 25, 20, *UNIT), FOLDED, what_ifs=20),
    Instance("V", "5 × 25 × 20, coupled, volumes 1…7", generated(5, 25, 20, *VOLUMES), TIED),
    Instance("V12", "5 × 25 × 8, 12 periods, volumes 1…7", generated(5, 25, 8, *VOLUMES, periods=12), TIED),
    Instance("D1", "10 × 50 × 20, uncoupled", generated(10, 50, 20)),
    Instance("D2", "10 × 50 × 40, uncoupled", generated(10, 50, 40)),
]


@dataclass
class Goal:
    """At least `factor` times as fast as the best of `peers` on `instance`, with so many threads."""

    instance: str
    peers: list[str]
    factor: float
    threads: int = 2
    #: Largest gap that counts as proved.
    gap: float = 1e-9


LEMON = ["lemon", "lemon shuffled"]
CLP_AND_HIGHS = ["clp dual", "clp barrier", "highs simplex", "highs ipm"]

GOALS = [
    Goal("U", LEMON, 10),
    Goal("U", LEMON, 5, threads=1),
    Goal("U", ["clp dual", "clp barrier"], 100),
    Goal("U", ["highs ipm"], 200),
    Goal("B", LEMON, 10),
    Goal("C", CLP_AND_HIGHS, 18),
    Goal("V", CLP_AND_HIGHS, 10, gap=1e-6),
    Goal("S", ["clp dual", "clp barrier"], 5, gap=1e-6),
    Goal("Su", ["clp dual", "clp barrier"], 5),
    Goal("V12", CLP_AND_HIGHS, 5, gap=1e-6),
]
