package io.aethermagic.test.contract;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.TransportState;

/**
 * A transport of one instance, and what it told about its state. Safe for use by several
 * threads.
 */
final class ContractInstance {

	private final String id = UUID.randomUUID().toString();

	private final List<TransportState> told = new CopyOnWriteArrayList<>();

	private final ContractKit kit;

	private final AetherTransport transport;

	ContractInstance(ContractKit kit, AetherTransport transport) {
		this.kit = kit;
		this.transport = transport;
		transport.onState(this.told::add);
	}

	CompletionStage<Void> start() {
		AetherMessage gone = new AetherMessage(UUID.randomUUID().toString(), "", Action.OFFLINE, null,
				Map.of(Headers.INSTANCE, this.id), new byte[0]);
		return this.transport.start(this.id,
				new LastWill(new Channel.Topic(TaskAddress.DEFAULT_UNION, Channel.Topic.PRESENCE), gone));
	}

	ContractInstance connect() {
		this.kit.get("the start", start());
		this.kit.until("the instance is connected", () -> this.transport.state().connected());
		return this;
	}

	String id() {
		return this.id;
	}

	AetherTransport transport() {
		return this.transport;
	}

	boolean has(Capability capability) {
		return this.transport.capabilities().contains(capability);
	}

	/**
	 * Return the states that a listener was told, in order.
	 */
	List<TransportState> told() {
		return this.told;
	}

	List<Boolean> toldConnected() {
		return this.told.stream().map(TransportState::connected).toList();
	}

	/**
	 * Cut the connection, and wait until that is noticed.
	 */
	void cut() {
		this.kit.fixture().cut(this.transport);
		this.kit.until("the loss is noticed", () -> !this.transport.state().connected());
	}

	/**
	 * Restore the connection, and wait until it is there.
	 */
	void restore() {
		this.kit.fixture().restore(this.transport);
		this.kit.until("the connection is there again", () -> this.transport.state().connected());
	}

	/**
	 * Subscribe, with no demand.
	 * @param kind to what
	 * @return who listens
	 */
	RecordingListener subscribe(ChannelKind kind) {
		if (kind == ChannelKind.EVERY_TASK) {
			this.kit.needs(this, Capability.BROADCAST);
		}
		return subscribe(kind.channel(this.id), kind.options(this.kit.lease()));
	}

	RecordingListener subscribe(Channel channel, SubscribeOptions options) {
		return RecordingListener.subscribe(this.kit, this.transport, channel, options);
	}

	/**
	 * Subscribe to the tasks of the suite's address.
	 * @param workgroup for which workgroup
	 * @return who listens
	 */
	RecordingListener work(String workgroup) {
		return subscribe(new Channel.TaskQueue(ChannelKind.ADDRESS),
				SubscribeOptions.tasks(workgroup, this.kit.lease()));
	}

	/**
	 * Send a message to an instance, on the channel of a kind, and wait for the receipt.
	 * @param kind the kind
	 * @param to the instance
	 * @param number what tells the message from others
	 * @return the receipt
	 */
	Receipt send(ChannelKind kind, ContractInstance to, int number) {
		return send(kind.channel(to.id()), kind.message(number), SendOptions.DEFAULT);
	}

	Receipt send(Channel channel, AetherMessage message, SendOptions options) {
		return this.kit.get(message + " is sent", sending(channel, message, options));
	}

	/**
	 * Send messages numbered in order, each without waiting for the one before, and wait
	 * for all receipts.
	 */
	void sendAll(ChannelKind kind, ContractInstance to, int first, int last) {
		List<CompletionStage<Receipt>> sending = new CopyOnWriteArrayList<>();
		for (int number = first; number <= last; number++) {
			sending.add(sending(kind.channel(to.id()), kind.message(number), SendOptions.DEFAULT));
		}
		sending.forEach((each) -> this.kit.get("a message is sent", each));
	}

	CompletionStage<Receipt> sending(Channel channel, AetherMessage message, SendOptions options) {
		return this.transport.send(channel, message, options);
	}

}
