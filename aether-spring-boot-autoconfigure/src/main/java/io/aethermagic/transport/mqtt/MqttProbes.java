package io.aethermagic.transport.mqtt;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.MessageRefusedException;
import io.aethermagic.transport.support.Stages;
import io.aethermagic.transport.support.SubscriptionRefusedException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes sure that what an instance subscribes to reaches it: a broker may grant a
 * subscription, and drop without a word what its access control list does not let
 * through. So the instance sends itself one message there, on each connection, and waits
 * until that has come, or anything else.
 * <p>
 * To others who listen at an address it is a cancel or an answer of a task that there is
 * not, and harms nobody. Among the tasks it would be a task: those are not tried. Where
 * the user may not publish, nothing is known and nothing said; where the broker ends the
 * connection for it, nothing is tried on the next one. Safe for use by several threads;
 * no method blocks.
 *
 * @promise 4.11
 */
final class MqttProbes {

	private static final String HEADER = Headers.PREFIX + "probe";

	/** How many filters are remembered. */
	private static final int MOST = 1_000;

	/** How long what the broker has taken may be on its way back. */
	private static final Duration PATIENCE = Duration.ofSeconds(5);

	/** What is said for an action, as in any message of the wire. */
	private static final Map<String, String> SAYS = Map.of("cancel", "\"cancelled\", \"progress\": 0", "dismiss",
			"\"dismissed\", \"progress\": 100", "idle", "\"online\", \"progress\": 100", "status",
			"\"progress\", \"progress\": 0", "complete", "\"failed\", \"progress\": 100");

	private static final Logger logger = LoggerFactory.getLogger(MqttProbes.class);

	private final MqttTopics topics;

	private final Timers timers;

	/** By filters. */
	private final Map<String, CompletableFuture<Void>> awaited = new ConcurrentHashMap<>();

	/** Filters whose message was on its way when the connection was lost. */
	private final Set<String> unanswered = ConcurrentHashMap.newKeySet();

	MqttProbes(MqttTopics topics, Timers timers) {
		this.topics = topics;
		this.timers = timers;
	}

	/**
	 * Make sure that what is sent to an inbox or to the topic of an address comes.
	 * @param link the connection, on which it is subscribed to
	 * @param instance this instance
	 * @param filters what is subscribed to
	 * @return a stage that completes when it does, or that cannot be told; exceptionally
	 * with a {@link SubscriptionRefusedException} if it does not
	 */
	CompletionStage<Void> reach(MqttLink link, String instance, Collection<String> filters) {
		return Stages.all(filters.stream().map((filter) -> reach(link, instance, filter)).toList());
	}

	private CompletionStage<Void> reach(MqttLink link, String instance, String filter) {
		if (this.unanswered.remove(filter)) {
			return Stages.DONE;
		}
		CompletableFuture<Void> comes = new CompletableFuture<>();
		CompletableFuture<Void> before = this.awaited.put(filter, comes);
		if (before != null) {
			before.complete(null);
		}
		link.publish(MqttTopics.example(filter, instance), probe(filter, instance), true)
			.whenComplete((receipt, failure) -> {
				if (failure == null) {
					expect(filter, comes);
				}
				else {
					untold(filter, comes, Stages.cause(failure));
				}
			});
		return comes.whenComplete((come, failure) -> this.awaited.remove(filter, comes));
	}

	private void expect(String filter, CompletableFuture<Void> comes) {
		Timers.Timer timer = this.timers.schedule(PATIENCE,
				() -> comes.completeExceptionally(new SubscriptionRefusedException("the broker has granted " + filter
						+ (this.topics.isInbox(filter) ? "" : " (and, for tasks, …/+/perform)")
						+ ", and not delivered what this instance sent there itself. Most likely its access "
						+ "control list does not let this user read it: allow that", null)));
		comes.whenComplete((come, failure) -> timer.cancel());
	}

	private void untold(String filter, CompletableFuture<Void> comes, Throwable failure) {
		logger.debug("Whether what is sent to {} comes cannot be told: {}", filter, failure.getMessage());
		if (!(failure instanceof MessageRefusedException) && !comes.isDone() && this.unanswered.size() < MOST) {
			this.unanswered.add(filter);
		}
		comes.complete(null);
	}

	/**
	 * Make a message that any peer can read: a transport has no codec, and who sends it
	 * is in the header, so that the payload is the same for everybody.
	 */
	private static MqttMessage probe(String filter, String instance) {
		String action = MqttTopics.lastLevel(filter);
		String known = SAYS.containsKey(action) ? action : "status";
		String payload = "{\"action\": \"" + known + "\", \"status\": " + SAYS.get(known)
				+ ", \"data\": {}, \"host\": \"\", \"client\": \"\", \"job\": \"\", \"workgroup\": \"\", "
				+ "\"task\": \"\", \"context\": \"\", \"tid\": \"\"}";
		MqttProperties properties = new MqttProperties();
		properties.setUserProperties(List.of(new UserProperty(HEADER, instance)));
		properties.setMessageExpiryInterval(PATIENCE.toSeconds());
		return new MqttMessage(payload.getBytes(StandardCharsets.UTF_8), 1, false, properties);
	}

	/**
	 * Take note that something has come.
	 * @param filter the filter that its topic matches
	 */
	void heard(String filter) {
		if (this.awaited.isEmpty()) {
			return;
		}
		CompletableFuture<Void> comes = this.awaited.get(filter);
		if (comes != null) {
			comes.complete(null);
		}
	}

	/**
	 * Tell whether a message is one by which an instance tries its subscription.
	 * @param message a message that has come
	 * @return whether it is: then it says nothing
	 */
	static boolean isProbe(AetherMessage message) {
		return message.headers().containsKey(HEADER);
	}

}
