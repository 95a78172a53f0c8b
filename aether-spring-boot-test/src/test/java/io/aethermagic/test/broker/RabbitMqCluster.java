package io.aethermagic.test.broker;

import java.util.ArrayList;
import java.util.List;

import io.aethermagic.test.RealTime;

/**
 * Three RabbitMQ nodes that replicate quorum queues among them.
 */
public final class RabbitMqCluster implements AutoCloseable {

	private static final int NODES = 3;

	private static final List<String> DISCOVERY = List.of("cluster_formation.peer_discovery_backend = classic_config",
			"cluster_formation.randomized_startup_delay_range.min = 0",
			"cluster_formation.randomized_startup_delay_range.max = 1", "cluster_partition_handling = pause_minority");

	private final ErlangPortMapper mapper = ErlangPortMapper.run();

	private final List<RabbitMqServer> nodes = new ArrayList<>();

	private RabbitMqCluster() {
	}

	/**
	 * Start all.
	 * @return the cluster, in which every node knows all others
	 * @throws IllegalStateException if RabbitMQ is not installed or does not start
	 */
	public static RabbitMqCluster run() {
		RabbitMqCluster made = new RabbitMqCluster();
		try {
			made.start();
			return made;
		}
		catch (RuntimeException | Error ex) {
			made.close();
			throw ex;
		}
	}

	private void start() {
		this.nodes.add(RabbitMqServer.run(this.mapper, List.of(), () -> {
		}));
		List<String> config = new ArrayList<>(DISCOVERY);
		config.add("cluster_formation.classic_config.nodes.1 = " + this.nodes.get(0).nodeName());
		while (this.nodes.size() < NODES) {
			this.nodes.add(RabbitMqServer.run(this.mapper, config, () -> {
			}));
		}
	}

	/**
	 * Return its nodes.
	 * @return the nodes
	 */
	public List<RabbitMqServer> nodes() {
		return List.copyOf(this.nodes);
	}

	/**
	 * Return the node that leads a quorum queue.
	 * @param queue the queue's name
	 * @return the node
	 * @throws IllegalStateException if no node of this cluster leads it
	 */
	public RabbitMqServer leader(String queue) {
		String leader = column(queue, "leader");
		return this.nodes.stream()
			.filter((node) -> node.nodeName().equals(leader))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("The leader of " + queue + " is " + leader));
	}

	/**
	 * Wait until a quorum queue is on all nodes.
	 * @param queue the queue's name
	 */
	public void awaitMembers(String queue) {
		RealTime.until(RabbitMqServer.PATIENCE, queue + " is on all nodes",
				() -> column(queue, "online").split(",").length == NODES);
	}

	private String column(String queue, String column) {
		RabbitMqServer running = this.nodes.stream().filter(RabbitMqServer::isRunning).findFirst().orElseThrow();
		return running.control("-q", "list_queues", "--no-table-headers", "name", column)
			.lines()
			.filter((line) -> line.startsWith(queue + "\t"))
			.map((line) -> line.substring(queue.length() + 1).replaceAll("[\\[\\]' ]", ""))
			.findFirst()
			.orElse("");
	}

	@Override
	public void close() {
		this.nodes.forEach(RabbitMqServer::close);
		this.mapper.close();
	}

}
