package io.aethermagic.benchmarks;

/**
 * One way to make the exchange over MQTT: a caller and a worker, connected.
 */
interface MqttContender extends Exchange, AutoCloseable {

	/** The longest wait for a connection or a confirmation of it, in milliseconds. */
	long PATIENCE_MILLIS = 20_000;

	@Override
	void close();

}
