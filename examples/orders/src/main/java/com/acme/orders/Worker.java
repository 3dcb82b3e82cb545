package com.acme.orders;

/** A thread that takes operations until there are no more. */
final class Worker extends Thread {
    private final Workday day;
    private final Operations operations;

    Worker(int number, Workday day, Operations operations) {
        super("worker-" + number);
        this.day = day;
        this.operations = operations;
    }

    @Override
    public void run() {
        try {
            int number = day.take();
            while (number >= 0) {
                long start = System.nanoTime();
                operations.perform(number);
                day.done(number, System.nanoTime() - start);
                number = day.take();
            }
        } catch (Throwable e) {
            day.failed(e);
        }
    }
}
