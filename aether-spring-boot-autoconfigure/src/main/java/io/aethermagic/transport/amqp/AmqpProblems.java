package io.aethermagic.transport.amqp;

import java.io.EOFException;
import java.net.ConnectException;
import java.util.Map;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.MissedHeartbeatException;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.ShutdownSignalException;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.support.Stages;
import io.aethermagic.transport.support.SubscriptionRefusedException;
import org.jspecify.annotations.Nullable;

/**
 * Says in words what the client library reports as numbers and nested exceptions, and
 * whether it concerns a channel alone. Stateless.
 */
final class AmqpProblems {

	/** What says how queues are declared, by argument. */
	private static final Map<String, String> PROPERTIES = Map.of("x-queue-type", "aether.amqp.queue-type",
			"x-delivery-limit", "aether.amqp.queue-type", "x-max-priority", "aether.amqp.priorities", "x-expires",
			"aether.worker.lease", "x-max-length", "aether.amqp.max-inbox or aether.amqp.max-dead-letters");

	private AmqpProblems() {
	}

	/**
	 * Return the failure of a step: a refusal where the broker has closed the channel for
	 * it, for then the connection is good.
	 */
	static TransportException of(Throwable failure) {
		Throwable cause = Stages.cause(failure);
		if (cause instanceof TransportException known) {
			return known;
		}
		ShutdownSignalException signal = signal(cause);
		return (signal != null && signal.isHardError()) ? new TransportException(text(cause), cause)
				: new SubscriptionRefusedException(text(cause), cause);
	}

	/**
	 * Tell whether the broker has ended a channel, and the connection stands.
	 */
	static boolean concernsChannelAlone(ShutdownSignalException cause) {
		return !cause.isHardError() && !cause.isInitiatedByApplication();
	}

	/**
	 * Tell whether a step failed because something is another connection's.
	 */
	static boolean isLocked(Throwable failure) {
		ShutdownSignalException signal = signal(failure);
		return signal != null && signal.getReason() instanceof AMQP.Channel.Close close
				&& close.getReplyCode() == AMQP.RESOURCE_LOCKED;
	}

	static String text(Throwable failure) {
		Throwable cause = Stages.cause(failure);
		ShutdownSignalException signal = signal(cause);
		String said = (signal != null) ? said(signal) : null;
		if (said != null) {
			return said;
		}
		Throwable root = cause;
		while (root.getCause() != null && root.getCause() != root) {
			root = root.getCause();
		}
		if (root instanceof AuthenticationFailureException || root instanceof PossibleAuthenticationFailureException) {
			return "the broker does not accept this user: see spring.rabbitmq.username, spring.rabbitmq.password "
					+ "and spring.rabbitmq.virtual-host";
		}
		if (root instanceof MissedHeartbeatException) {
			return "the broker has been silent for two heartbeats";
		}
		if (root instanceof ConnectException) {
			return "nothing listens there";
		}
		if (root instanceof EOFException) {
			return "the broker has closed the connection";
		}
		String message = root.getMessage();
		String name = root.getClass().getSimpleName();
		return (message != null) ? message + " (" + name + ")" : name;
	}

	private static @Nullable ShutdownSignalException signal(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof ShutdownSignalException signal) {
				return signal;
			}
		}
		return null;
	}

	private static @Nullable String said(ShutdownSignalException signal) {
		if (signal.getReason() instanceof AMQP.Channel.Close close) {
			return close.getReplyCode() + " " + close.getReplyText() + hint(close);
		}
		if (signal.getReason() instanceof AMQP.Connection.Close close) {
			return close.getReplyCode() + " " + close.getReplyText();
		}
		return null;
	}

	private static String hint(AMQP.Channel.Close close) {
		if (close.getReplyCode() == AMQP.PRECONDITION_FAILED && close.getReplyText().contains("inequivalent arg")) {
			return ". What was received is wanted, and what is current is there: " + mend(close.getReplyText());
		}
		if (close.getReplyCode() == AMQP.PRECONDITION_FAILED && close.getReplyText().contains("acknowledgement")) {
			return ". A task ran for longer than the broker's consumer_timeout: set that to more than the longest task";
		}
		return "";
	}

	/**
	 * Say what ends that something is there already, and other than it is wanted.
	 */
	private static String mend(String said) {
		if (said.contains("for exchange")) {
			return "delete the exchange, which is somebody else's, or choose another aether.union";
		}
		if (said.contains("::")) {
			return "the queue was not declared by amqp-fabric, and is to be deleted";
		}
		String property = "what is below aether.amqp";
		for (Map.Entry<String, String> each : PROPERTIES.entrySet()) {
			if (said.contains("'" + each.getKey() + "'")) {
				property = each.getValue();
			}
		}
		return "set " + property + " as it was then, or let the queue run empty and delete it";
	}

}
