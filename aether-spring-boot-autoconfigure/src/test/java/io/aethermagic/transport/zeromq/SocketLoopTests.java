package io.aethermagic.transport.zeromq;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SocketLoop}.
 */
class SocketLoopTests {

	private final SocketLoop loop = new SocketLoop("loop-tests", true);

	@AfterEach
	void close() {
		this.loop.close();
	}

	private void doesWhatItIsGiven() throws InterruptedException {
		CountDownLatch done = new CountDownLatch(1);
		this.loop.execute(done::countDown);
		assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void whoIsInterruptedWakesItAndStaysInterrupted() throws InterruptedException {
		for (int i = 0; i < 100; i++) {
			CountDownLatch done = new CountDownLatch(1);
			Thread.currentThread().interrupt();
			this.loop.execute(done::countDown);
			assertThat(Thread.interrupted()).isTrue();
			assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
		}
		doesWhatItIsGiven();
	}

	@Test
	void whoIsInterruptedMeanwhileStopsNothing() throws InterruptedException {
		for (int i = 0; i < 50; i++) {
			Thread busy = new Thread(() -> {
				for (int give = 0; give < 200; give++) {
					this.loop.execute(() -> {
					});
				}
			});
			busy.start();
			busy.interrupt();
			busy.join();
			doesWhatItIsGiven();
		}
	}

	@Test
	void whatFailsStopsNothing() throws InterruptedException {
		this.loop.execute(() -> {
			throw new IllegalStateException("thrown on purpose");
		});
		doesWhatItIsGiven();
	}

	@Test
	void nothingIsTakenAfterTheClose() {
		this.loop.close().toCompletableFuture().join();
		assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> this.loop.execute(() -> {
		}));
	}

}
