/** Contacts of the vehicle that are no keys: +15 (ignition), D+ or oil pressure (engine), and what an installer wires besides. */
export type Contact = 'ignition' | 'engine' | 'aux1' | 'aux2' | 'aux3' | 'aux4';
