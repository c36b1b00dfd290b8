/** Readiness: pings the warehouse, and the queue where the API publishes, at most once a second however often it is called. */
const keepMs = 1_000;
/** What takes longer to answer a ping cannot serve requests in time. */
const limitMs = 2_000;

export interface Ready {
  readonly warehouse: boolean;
  readonly queue: boolean;
}

export interface ReadinessOptions {
  readonly warehouse: () => Promise<void>;
  /** Undefined for an API that publishes nothing. */
  readonly queue: (() => Promise<void>) | undefined;
  /** Monotonic, in milliseconds. */
  readonly now: () => number;
}

export const createReadiness = ({ warehouse, queue, now }: ReadinessOptions): (() => Promise<Ready>) => {
  let lastCheck: { readonly at: number; readonly ready: Promise<Ready> } | undefined;
  let done = true;
  const check = async (): Promise<Ready> => {
    const [isWarehouse, isQueue] = await Promise.all([answers(warehouse), queue === undefined || answers(queue)]);
    return { warehouse: isWarehouse, queue: isQueue };
  };
  return async () => {
    if (lastCheck === undefined || (done && now() - lastCheck.at >= keepMs)) {
      done = false;
      const ready = check().finally(() => {
        done = true;
      });
      lastCheck = { at: now(), ready };
    }
    return lastCheck.ready;
  };
};

const answers = async (ping: () => Promise<void>): Promise<boolean> => {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), limitMs);
  });
  const answered = ping().then(
    () => true,
    () => false,
  );
  return Promise.race([answered, timeout]).finally(() => clearTimeout(timer));
};
