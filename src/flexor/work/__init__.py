"""Long work, done by other processes: embedded by default, a cluster by configuration.

>>> cluster = Cluster(scratch)
>>> for outcome in each(cluster, read, files): ...
"""

from flexor.work.cluster import Cluster
from flexor.work.each import Broken, Done, Raised, each

__all__ = ["Broken", "Cluster", "Done", "Raised", "each"]
