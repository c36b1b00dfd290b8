/** Separate from the parser: showing the help does not load it. */
export const chaosHelp =
  "inject faults into the data API, such as 'latency=6s,share=0.1', 'errors=503,share=5%', 'wrong=empty,share=5%', 'refuse=429,for=7s', 'stall=2s,every=30s', 'saturation=4', or several";
