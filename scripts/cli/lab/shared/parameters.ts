/** A machine of the lab; that it exists is for the lab to say. */
export const node = { parse: String, brief: 'A machine of the lab', placeholder: 'node' } as const;

export const nodes = { kind: 'array', parameter: node, minimum: 1 } as const;

export const network = {
  parse: String,
  brief: 'One of its networks, public or heartbeat; all unless given',
  placeholder: 'network',
  optional: true,
} as const;
