"""Long work, done by other processes: embedded by default, a cluster by configuration.

>>> cluster = Cluster(scratch)
>>> for outcome in each(cluster, read, files): ...
"""

from flexor.work.cluster import Cluster
from flexor.work.each import Answer, Broken, Done, Raised, batches, each

__all__ = ["Answer", "Broken", "Cluster", "Done", "Raised", "batches", "each"]
