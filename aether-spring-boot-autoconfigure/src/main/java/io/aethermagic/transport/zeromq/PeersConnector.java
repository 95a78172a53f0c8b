package io.aethermagic.transport.zeromq;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.BufferLevel;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.DeadLetters;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.MessageTooLargeException;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.hub.Hub;
import io.aethermagic.transport.support.Attachment;
import io.aethermagic.transport.support.Connector;
import io.aethermagic.transport.support.LinkedSubscription;
import io.aethermagic.transport.support.Stages;
import org.zeromq.ZMQException;

/**
 * An instance among its peers: its own hub, to which it sends and which the others are
 * clients of, and what it hears of theirs. Safe for use by several threads.
 */
final class PeersConnector implements Connector<PeersLink>, PeersLink.Ways {

	private final PeersSettings settings;

	private final Timers timers;

	private final Hub hub;

	private final PeersAttachments attachments = new PeersAttachments();

	private final PeerMembers members;

	private final DeadLetters deadLetters;

	PeersConnector(PeersSettings settings, Timers timers) {
		this.settings = settings;
		this.timers = timers;
		this.hub = new Hub(settings.hub(), timers);
		this.members = new PeerMembers(settings, timers, this.hub, this.attachments);
		this.deadLetters = new PeersDeadLetters(this.hub.deadLetters(),
				() -> this.members.ready().stream().<DeadLetters>map(PeerConnection::deadLetters).toList());
	}

	@Override
	public Set<Capability> capabilities() {
		return EnumSet.of(Capability.BROADCAST, Capability.PRIORITY);
	}

	@Override
	public DeadLetters deadLetters() {
		return this.deadLetters;
	}

	@Override
	public String where() {
		return this.settings.connect().isEmpty() ? "peers that connect to " + this.settings.bind()
				: "the peers at " + String.join(", ", this.settings.connect());
	}

	@Override
	public String problem(Throwable failure) {
		return String.valueOf(Stages.cause(failure).getMessage());
	}

	@Override
	public CompletionStage<PeersLink> connect(String instance, LastWill will, Consumer<Throwable> lost) {
		PeersLink next = new PeersLink(this, lost);
		try {
			this.members.connect(instance, will, next);
		}
		catch (ZMQException ex) {
			return Stages.failed(
					new TransportException("it cannot listen at " + this.settings.bind() + ": " + ex.getMessage(), ex));
		}
		return next.begun();
	}

	@Override
	public Attachment<PeersLink> attachment(Channel channel, SubscribeOptions options,
			LinkedSubscription<PeersLink> subscription) {
		return this.attachments.add((id) -> new PeersAttachment(this.members::links, this.attachments::remove, id,
				channel, options, subscription, this.timers));
	}

	/**
	 * Send something to this instance's own hub, where those hear it that it is for. What
	 * is for one instance that there is a connection to is sent to that one's hub, which
	 * says that it has come: an outcome has to be confirmed, and progress to be slowed.
	 */
	@Override
	public CompletionStage<Receipt> send(Channel channel, AetherMessage message, SendOptions options) {
		int size = message.payload().length;
		int most = this.settings.wire().maxMessageSize();
		if (size > most) {
			return Stages.failed(new MessageTooLargeException("A message of " + size + " bytes is more than the " + most
					+ " that go to peers; send less, or raise aether.max-message-size at all of them"));
		}
		PeerConnection to = (channel instanceof Channel.Inbox inbox) ? this.members.find(inbox.instance()) : null;
		return (to != null) ? to.clientEnd().send(channel, message, options)
				: this.members.own().send(channel, message, options);
	}

	@Override
	public Instant heard() {
		return this.members.ready()
			.stream()
			.map((member) -> member.clientEnd().heard())
			.max(Instant::compareTo)
			.orElseGet(this.timers::now);
	}

	@Override
	public List<BufferLevel> buffers() {
		return this.members.own().buffers();
	}

	@Override
	public CompletionStage<Void> goodbye() {
		return this.members.goodbye();
	}

	@Override
	public void abandon() {
		this.members.abandon();
	}

	@Override
	public CompletionStage<Void> close() {
		CompletionStage<Void> closed = this.members.close();
		this.hub.close();
		return closed;
	}

}
