package io.aethermagic.client;

import java.util.Map;

import io.aethermagic.message.Action;
import io.aethermagic.message.Headers;
import io.aethermagic.message.MessageCodec;
import io.aethermagic.message.ProtocolRecord;
import io.aethermagic.node.Inbound;
import io.aethermagic.task.AetherException;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskData;
import io.aethermagic.task.TaskKey;
import org.jspecify.annotations.Nullable;

/**
 * A worker's word on a task, read from a status or complete message. An answer without
 * {@code aether-workgroup} counts as of the group {@code workgroup}, one without a
 * dispatch as of the present one (wire format, "Our headers").
 *
 * @param kind what it says
 * @param key which task it is about
 * @param instance who says so
 * @param workgroup for which workgroup; for a broadcast handler its id
 * @param dispatch of which hand-over; 0 where the peer does not say
 * @param attempt of which run of the handler; 0 where the peer does not say
 * @param leaseMillis the lease that an Accepted declares; 0 for none
 * @param percent how far the work is
 * @param data progress data, result, or code and message of a failure
 * @param code the code of an end that is no completion; {@code null} where there is none
 * @param directed whether it came to this caller's inbox, so that the peer has one too;
 * not said to everybody at the task's address
 * @param broadcast whether a broadcast handler says so, which belongs to no workgroup
 */
record TaskAnswer(Kind kind, TaskKey key, String instance, String workgroup, int dispatch, int attempt,
		long leaseMillis, int percent, TaskData data, @Nullable String code, boolean directed, boolean broadcast) {

	enum Kind {

		ACCEPTED, PROGRESS, COMPLETED, FAILED, CANCELLED, EXPIRED

	}

	/** The code of a failure that names none. */
	static final String DEFAULT_CODE = "failed";

	/**
	 * Read an answer from the inbox, whose payload names the address.
	 * @param inbound the message
	 * @param union the address's union
	 * @return what it says
	 * @throws io.aethermagic.task.InvalidNameException if the payload names no address
	 */
	static TaskAnswer directed(Inbound inbound, String union) {
		return of(inbound,
				new TaskAddress(union, inbound.payload().job(), inbound.payload().task(), inbound.payload().context()),
				true);
	}

	/**
	 * Read an answer that was said at an address, whose payload need not name it.
	 * @param inbound the message
	 * @param address the address
	 * @return what it says
	 */
	static TaskAnswer saidAt(TaskAddress address, Inbound inbound) {
		return of(inbound, address, false);
	}

	private static TaskAnswer of(Inbound inbound, TaskAddress address, boolean directed) {
		Map<String, String> headers = inbound.message().headers();
		return new TaskAnswer(kind(inbound, headers), new TaskKey(address, inbound.message().tid()), inbound.sender(),
				inbound.workgroup(TaskAddress.DEFAULT_WORKGROUP), Headers.count(headers, Headers.DISPATCH, 0),
				Headers.count(headers, Headers.ATTEMPT, 0), Headers.number(headers, Headers.LEASE, 0),
				inbound.payload().progress(), inbound.payload().data(), Headers.text(headers, Headers.CODE), directed,
				headers.containsKey(Headers.WORKGROUP) && inbound.payload().workgroup().isEmpty());
	}

	private static Kind kind(Inbound inbound, Map<String, String> headers) {
		if (inbound.payload().action() == Action.STATUS) {
			boolean ofAether = headers.containsKey(Headers.DISPATCH);
			boolean accepted = ofAether ? headers.containsKey(Headers.LEASE) : inbound.payload().progress() == 0;
			return accepted ? Kind.ACCEPTED : Kind.PROGRESS;
		}
		String outcome = headers.getOrDefault(Headers.OUTCOME, "");
		return switch (outcome) {
			case "completed" -> Kind.COMPLETED;
			case "failed" -> Kind.FAILED;
			case "cancelled" -> Kind.CANCELLED;
			case "expired" -> Kind.EXPIRED;
			default -> "succeed".equals(inbound.payload().status()) ? Kind.COMPLETED : Kind.FAILED;
		};
	}

	boolean isEnd() {
		return this.kind.compareTo(Kind.COMPLETED) >= 0;
	}

	/**
	 * Return the code and message of a failure; other data of a foreign peer becomes the
	 * message.
	 * @return never {@code null}
	 */
	Failure failure() {
		try {
			Failure failure = this.data.read(Failure.class);
			if (failure != null && (failure.code != null || failure.message != null)) {
				String code = (this.code != null) ? this.code : failure.code;
				return new Failure((code != null) ? code : DEFAULT_CODE,
						(failure.message != null) ? failure.message : "");
			}
		}
		catch (AetherException ex) {
			// a foreign failure's data may be anything: it is given as its text below
		}
		return new Failure((this.code != null) ? this.code : DEFAULT_CODE, MessageCodec.text(this.data));
	}

	/**
	 * The data of a failure on the wire.
	 *
	 * @param code a short code for programs
	 * @param message a sentence for people
	 */
	record Failure(@Nullable String code, @Nullable String message) implements ProtocolRecord {
	}

}
