/** What `lvsmith --help` says on a node. */
export const help = `usage: lvsmith COMMAND

  status [--json] [--wait]  how this node is: its seed, its cluster, its table
  drain NODE                let a realserver finish its connections and give it no new ones
  undrain NODE              give a drained realserver its share again
  table                     the IPVS table: what is in it, and why

status ends with 0 when the node has joined and all is well, 1 when it failed, 2 when something is
degraded. --wait waits until the node has joined or failed. drain, undrain and table are for directors;
what one director drains is drained on all of them.
`;
