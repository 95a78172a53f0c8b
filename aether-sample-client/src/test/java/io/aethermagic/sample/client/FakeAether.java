package io.aethermagic.sample.client;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;

import io.aethermagic.client.AetherOperations;
import io.aethermagic.client.BroadcastHandle;
import io.aethermagic.client.TaskCall;
import io.aethermagic.client.TaskHandle;
import io.aethermagic.sample.worker.ResizeRequest;
import io.aethermagic.sample.worker.Thumbnail;
import io.aethermagic.transport.Capability;

import org.springframework.core.ParameterizedTypeReference;

/**
 * Does with each request what a test wants.
 */
class FakeAether implements AetherOperations {

	final Queue<FakeHandle> handles = new ConcurrentLinkedQueue<>();

	private final BiConsumer<ResizeRequest, FakeHandle> worker;

	FakeAether(BiConsumer<ResizeRequest, FakeHandle> worker) {
		this.worker = worker;
	}

	List<ResizeRequest> requests() {
		return this.handles.stream().map(FakeHandle::request).toList();
	}

	static Thumbnail thumbnail(ResizeRequest request) {
		return new Thumbnail(request.name(), request.name().getBytes(), request.width(), 240, request.format());
	}

	@Override
	public TaskCall task(String job, String task) {
		return new FakeCall(job, task);
	}

	private final class FakeCall implements TaskCall {

		private final String job;

		private final String task;

		private Duration timeout = Duration.ZERO;

		FakeCall(String job, String task) {
			this.job = job;
			this.task = task;
		}

		@Override
		public TaskCall timeout(Duration timeout) {
			this.timeout = timeout;
			return this;
		}

		@Override
		@SuppressWarnings("unchecked")
		public <T> TaskHandle<T> perform(Object payload, Class<T> type) {
			FakeHandle handle = new FakeHandle(this.job, this.task, (ResizeRequest) payload, this.timeout);
			FakeAether.this.handles.add(handle);
			FakeAether.this.worker.accept(handle.request(), handle);
			return (TaskHandle<T>) handle;
		}

		@Override
		public <T> TaskHandle<T> perform(Object payload, ParameterizedTypeReference<T> type) {
			throw new UnsupportedOperationException();
		}

		@Override
		public TaskCall payloadType(ParameterizedTypeReference<?> type) {
			throw new UnsupportedOperationException();
		}

		@Override
		public TaskCall context(String context) {
			throw new UnsupportedOperationException();
		}

		@Override
		public TaskCall header(String name, String value) {
			throw new UnsupportedOperationException();
		}

		@Override
		public TaskCall tid(String tid) {
			throw new UnsupportedOperationException();
		}

		@Override
		public TaskCall transport(String name) {
			throw new UnsupportedOperationException();
		}

		@Override
		public TaskCall to(String instance) {
			throw new UnsupportedOperationException();
		}

		@Override
		public TaskCall priority(int priority) {
			throw new UnsupportedOperationException();
		}

		@Override
		public TaskCall require(Capability... capabilities) {
			throw new UnsupportedOperationException();
		}

		@Override
		public <T> BroadcastHandle<T> broadcast(Object payload, Class<T> type) {
			throw new UnsupportedOperationException();
		}

		@Override
		public <T> BroadcastHandle<T> broadcast(Object payload, Class<T> type, int answers) {
			throw new UnsupportedOperationException();
		}

		@Override
		public String send(Object payload) {
			throw new UnsupportedOperationException();
		}

	}

}
