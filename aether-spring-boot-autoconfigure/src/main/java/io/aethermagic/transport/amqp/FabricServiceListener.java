package io.aethermagic.transport.amqp;

/**
 * Is told of services of the Python library amqp-fabric that are there. Called by several
 * threads, one at a time for each connection; what it throws is logged.
 */
@FunctionalInterface
public interface FabricServiceListener {

	/**
	 * Take note that a service has said that it is there. It says so again and again;
	 * nobody says when it is gone. What instances of Aether say is left out.
	 * @param transport the transport, as this application names it
	 * @param service the service
	 */
	void seen(String transport, FabricService service);

}
