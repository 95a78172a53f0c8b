package io.aethermagic.time;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import static org.assertj.core.api.Assertions.assertThat;

class DetachedThreadsTests {

	private final InheritableThreadLocal<String> user = new InheritableThreadLocal<>();

	private final Thread thread = Thread.currentThread();

	private final ClassLoader loader = this.thread.getContextClassLoader();

	@AfterEach
	void restore() {
		this.user.remove();
		this.thread.setContextClassLoader(this.loader);
	}

	@Test
	void platformThreadsInheritNothing() {
		assertDetached(() -> DetachedThreads.numbered("t-", true));
		assertDetached(() -> DetachedThreads.named("t", true));
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void virtualThreadsInheritNothing() {
		assertDetached(() -> DetachedThreads.virtual("t-"));
	}

	@Test
	void theyAreNumberedFromOneOn() {
		ThreadFactory factory = DetachedThreads.numbered("t-", false);
		assertThat(factory.newThread(() -> {
		}).getName()).isEqualTo("t-1");
		Thread second = factory.newThread(() -> {
		});
		assertThat(second.getName()).isEqualTo("t-2");
		assertThat(second.isDaemon()).isFalse();
	}

	private void assertDetached(Supplier<ThreadFactory> factories) {
		ThreadFactory factory = factories.get();
		this.user.set("alice");
		this.thread.setContextClassLoader(new URLClassLoader(new URL[0]));
		CompletableFuture<String> seen = new CompletableFuture<>();
		CompletableFuture<ClassLoader> seenLoader = new CompletableFuture<>();
		factory.newThread(() -> {
			seen.complete(String.valueOf(this.user.get()));
			seenLoader.complete(Thread.currentThread().getContextClassLoader());
		}).start();
		assertThat(seen.join()).isEqualTo("null");
		assertThat(seenLoader.join()).isSameAs(this.loader);
		restore();
	}

}
