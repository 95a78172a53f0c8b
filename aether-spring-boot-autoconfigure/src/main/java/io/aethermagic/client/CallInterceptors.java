package io.aethermagic.client;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;

import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Incident;
import io.aethermagic.node.Incidents;
import io.aethermagic.task.Names;
import io.aethermagic.task.TaskData;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskFailedException;
import io.aethermagic.task.TaskKey;
import org.jspecify.annotations.Nullable;

/**
 * Asks the application's {@link TaskCallInterceptor}s, and tells their followers as one.
 * What a follower throws is counted and changes nothing. Safe for use by several threads.
 */
final class CallInterceptors {

	private final List<TaskCallInterceptor> interceptors;

	private final AetherNode node;

	CallInterceptors(AetherNode node, List<TaskCallInterceptor> interceptors) {
		this.node = node;
		this.interceptors = interceptors;
	}

	/**
	 * Ask them in order, until one answers or refuses.
	 * @throws io.aethermagic.task.DataException if what is to be sent then cannot be
	 * written
	 */
	InterceptedCall intercept(CallSpec spec, TaskCallRequest.Kind kind, @Nullable Object payload,
			@Nullable Type payloadType) {
		if (this.interceptors.isEmpty()) {
			return new InterceptedCall(spec, data(payload, payloadType), CallFollower.NOBODY, null);
		}
		String tid = (spec.tid() != null) ? Names.check("tid", spec.tid()) : this.node.newId();
		TaskCallRequest request = new TaskCallRequest(kind, this.node.name(), new TaskKey(spec.address(), tid), spec,
				payload, payloadType);
		List<CallFollower> followers = new ArrayList<>(this.interceptors.size());
		TaskEvent.Failed refusal = ask(request, followers);
		CallFollower follower = followers.isEmpty() ? CallFollower.NOBODY
				: new Followers(followers, this.node.incidents());
		try {
			TaskEvent.Ended end = (refusal == null && request.isAnswered())
					? new TaskEvent.Completed(data(request.answer(), null)) : refusal;
			return new InterceptedCall(spec.with(tid, request.headers()),
					data(request.payload(), request.payloadType()), follower, end);
		}
		catch (RuntimeException ex) {
			follower.ended(new TaskEvent.Failed("bad-data", String.valueOf(ex.getMessage())));
			throw ex;
		}
	}

	private TaskData data(@Nullable Object value, @Nullable Type type) {
		return this.node.codec().data(value, type);
	}

	private TaskEvent.@Nullable Failed ask(TaskCallRequest request, List<CallFollower> followers) {
		for (TaskCallInterceptor interceptor : this.interceptors) {
			try {
				CallFollower follower = interceptor.intercept(request);
				if (follower != CallFollower.NOBODY) {
					followers.add(0, follower);
				}
			}
			catch (TaskFailedException ex) {
				return new TaskEvent.Failed(ex.code(), String.valueOf(ex.getMessage()));
			}
			catch (RuntimeException | Error ex) {
				return failed(interceptor, request, ex);
			}
			if (request.isAnswered()) {
				return null;
			}
		}
		return null;
	}

	private TaskEvent.Failed failed(TaskCallInterceptor interceptor, TaskCallRequest request, Throwable failure) {
		String what = "The interceptor " + interceptor.getClass().getName() + " threw on the call to "
				+ request.address();
		this.node.incidents().count(Incident.INTERCEPTOR_FAILED, () -> what + ", tid " + request.tid(), failure);
		return new TaskEvent.Failed(TaskCallRequest.INTERCEPTOR_FAILED,
				what + ", which was not made: " + failure.getMessage());
	}

	/**
	 * Those who want to know, the last that was asked before the others.
	 */
	private record Followers(List<CallFollower> followers, Incidents incidents) implements CallFollower {

		@Override
		public void accepted(TaskEvent.Accepted event) {
			for (CallFollower follower : this.followers) {
				try {
					follower.accepted(event);
				}
				catch (RuntimeException | Error ex) {
					count(follower, ex);
				}
			}
		}

		@Override
		public void progress(TaskEvent.Progress event) {
			for (CallFollower follower : this.followers) {
				try {
					follower.progress(event);
				}
				catch (RuntimeException | Error ex) {
					count(follower, ex);
				}
			}
		}

		@Override
		public TaskEvent.Ended ended(TaskEvent.Ended end) {
			TaskEvent.Ended said = end;
			for (CallFollower follower : this.followers) {
				try {
					said = follower.ended(said);
				}
				catch (RuntimeException | Error ex) {
					count(follower, ex);
				}
			}
			return said;
		}

		@Override
		public void callback(Runnable callback) {
			callback(0, callback);
		}

		private void callback(int index, Runnable callback) {
			if (index == this.followers.size()) {
				callback.run();
				return;
			}
			CallFollower follower = this.followers.get(this.followers.size() - 1 - index);
			OnceRunnable inner = new OnceRunnable(() -> callback(index + 1, callback));
			try {
				follower.callback(inner);
			}
			catch (RuntimeException | Error ex) {
				if (inner.isThrowing()) {
					throw ex;
				}
				count(follower, ex);
			}
			inner.run();
		}

		private void count(CallFollower follower, Throwable failure) {
			this.incidents.count(Incident.INTERCEPTOR_FAILED, () -> "A follower of calls, " + follower, failure);
		}

	}

}
