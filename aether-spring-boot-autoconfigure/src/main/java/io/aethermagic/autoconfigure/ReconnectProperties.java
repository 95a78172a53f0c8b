package io.aethermagic.autoconfigure;

import java.time.Duration;

import io.aethermagic.transport.support.Backoff;

/**
 * When a transport connects again: the properties below {@code reconnect} of every type
 * that has connections.
 */
public class ReconnectProperties {

	/**
	 * How long to wait before connecting again for the first time. Doubled after each
	 * failure.
	 */
	private Duration initialInterval = Duration.ofMillis(100);

	/**
	 * Longest time to wait before connecting again.
	 */
	private Duration maxInterval = Duration.ofSeconds(5);

	public Duration getInitialInterval() {
		return this.initialInterval;
	}

	public void setInitialInterval(Duration initialInterval) {
		this.initialInterval = initialInterval;
	}

	public Duration getMaxInterval() {
		return this.maxInterval;
	}

	public void setMaxInterval(Duration maxInterval) {
		this.maxInterval = maxInterval;
	}

	/**
	 * Turn the properties into what a transport waits by.
	 * @param transport the transport's properties, of which these are those below
	 * {@code reconnect}
	 * @return the back-off
	 * @throws InvalidAetherPropertyException if the first interval is not positive, or
	 * the longest is shorter than it
	 */
	public Backoff backoff(TransportProperties<?> transport) {
		Duration first = PropertyChecks.positive(transport.property("reconnect.initial-interval"),
				this.initialInterval);
		return new Backoff(first,
				PropertyChecks.atLeast(transport.property("reconnect.max-interval"), this.maxInterval, first));
	}

}
