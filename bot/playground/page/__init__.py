"""The page: the workspace as people see it in Slack's client, with a clock, some trouble and the traffic beside it.

The server holds everything. A window's address says what it shows; `screen` draws that as named regions of HTML;
`server` sends each window the regions that changed, and carries out what people do. The script in `static/`
only puts regions in place and sends clicks back.
"""

from .guide import Step
from .host import Host, HostProblem, Upcoming
from .server import Page

__all__ = ["Host", "HostProblem", "Page", "Step", "Upcoming"]
