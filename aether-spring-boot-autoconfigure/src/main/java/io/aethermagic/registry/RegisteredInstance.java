package io.aethermagic.registry;

import java.time.Duration;
import java.util.List;

/**
 * An instance that is there, as it has last said of itself.
 *
 * @param id the instance id, by which a call can be sent to it
 * @param transport the transport on which it was heard, as this application names it
 * @param host the name of its machine
 * @param service which service it is one of
 * @param handlers its handlers, {@value Announcement#MAX_HANDLERS} of them at most
 * @param handlerCount how many handlers it has
 * @param tasks how many tasks it has in hand
 * @param calls how many of its calls have not ended
 * @param silence how long ago it was last heard of, by this application's clock; zero for
 * this application itself
 */
public record RegisteredInstance(String id, String transport, String host, ServiceIdentity service,
		List<RegisteredHandler> handlers, int handlerCount, int tasks, int calls, Duration silence) {

	/**
	 * Return how many tasks its handlers may have in hand together.
	 * @return the sum over the handlers that are told of
	 */
	public int concurrency() {
		return this.handlers.stream().mapToInt(RegisteredHandler::concurrency).sum();
	}

	/**
	 * Tell whether it takes tasks of an address.
	 * @param address the address, as {@code union/job/task/context}
	 * @return whether one of the handlers that are told of listens there
	 */
	public boolean handles(String address) {
		return this.handlers.stream()
			.anyMatch((handler) -> handler.address().equals(address) && handler.state().equals("listening"));
	}

}
