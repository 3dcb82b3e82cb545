package dev.unchurn.handle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UsersTest {
    private final Users users = new Users();

    @Test
    void thread_isRememberedOnce() {
        users.add(Thread.currentThread());
        users.add(Thread.currentThread());
        assertThat(users.size()).isEqualTo(1);
    }

    @Test
    void threads_thatComeAndGo_areNotAllKept() throws InterruptedException {
        users.add(Thread.currentThread());
        for (int i = 0; i < 1_000; i++) {
            Thread thread = new Thread(() -> {});
            thread.start();
            thread.join();
            users.add(thread);
        }
        assertThat(users.size()).isBetween(1, 20);
    }
}
