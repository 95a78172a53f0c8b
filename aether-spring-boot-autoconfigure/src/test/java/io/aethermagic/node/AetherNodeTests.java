package io.aethermagic.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.message.MessageCodec;
import io.aethermagic.time.HeldTimers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.MessageTooLargeException;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.RecordingTransport;
import io.aethermagic.transport.SendOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

class AetherNodeTests {

	private static final Channel INBOX = new Channel.Inbox("me");

	private final HeldTimers timers = new HeldTimers();

	private final RecordingTransport transport = new RecordingTransport();

	private final Incidents incidents = new Incidents(this.timers);

	private final MessageCodec codec = new MessageCodec(JsonMapper.shared(), "host", "me", 100_000);

	private final AetherNode node = new AetherNode("test", this.transport, "u", "me", this.codec, this.timers,
			this.incidents);

	private final List<Inbound> taken = new ArrayList<>();

	@BeforeEach
	void listen() {
		this.node.on(Action.COMPLETE, this.taken::add);
		this.node.on(Action.CANCEL, this.taken::add);
		this.node.start();
	}

	@Test
	void whereTheWayDoesNotTellTheActionThePayloadDoes() {
		this.transport.deliver(INBOX, message(null, Action.COMPLETE));
		assertThat(this.taken).singleElement()
			.extracting((inbound) -> inbound.payload().action())
			.isEqualTo(Action.COMPLETE);
		assertThat(this.incidents.count(Incident.MISPLACED_MESSAGE)).isZero();
	}

	@Test
	void anActionThatThePayloadContradictsIsMisplaced() {
		this.transport.deliver(INBOX, message(Action.CANCEL, Action.COMPLETE));
		assertThat(this.taken).isEmpty();
		assertThat(this.incidents.count(Incident.MISPLACED_MESSAGE)).isOne();
	}

	@Test
	void aTidOrSenderThatIsTooLongToRememberIsMalformed() {
		String longest = "x".repeat(256);
		this.transport.deliver(INBOX, message(longest, longest, longest));
		assertThat(this.taken).hasSize(1);
		for (List<String> names : List.of(List.of(longest + "x", "", ""), List.of("1", longest + "x", ""),
				List.of("1", "", longest + "x"))) {
			this.transport.deliver(INBOX, message(names.get(0), names.get(1), names.get(2)));
		}
		assertThat(this.taken).hasSize(1);
		assertThat(this.incidents.count(Incident.MALFORMED_MESSAGE)).isEqualTo(3);
	}

	@Test
	void aListenerThatThrowsKeepsNoOtherFromBeingCalled() {
		List<Throwable> thrown = List.of(new IllegalStateException("(in a test)"), new AssertionError("(in a test)"));
		for (Throwable each : thrown) {
			this.node.on(Action.DISMISS, (inbound) -> AetherNodeTests.<RuntimeException>rethrow(each));
			this.node.on(Control.ASK, (caller, tasks) -> AetherNodeTests.<RuntimeException>rethrow(each));
		}
		List<String> told = new ArrayList<>();
		this.node.on(Action.DISMISS, (inbound) -> told.add("dismiss"));
		this.node.on(Control.ASK, (caller, tasks) -> told.add("ask"));
		this.transport.deliver(INBOX, message(null, Action.DISMISS));
		this.transport.deliver(INBOX, new AetherMessage("id", "", null, null, Map.of(Headers.CONTROL, "ask"),
				this.codec.encode(Action.STATUS, "control", 0, List.of(), null, "", "")));
		assertThat(told).containsExactly("dismiss", "ask");
		assertThat(this.incidents.count(Incident.MISPLACED_MESSAGE)).isEqualTo(4);
	}

	@Test
	void whatATransportThrowsIsAFailureLikeAnyOther() {
		AetherTransport broken = mock(AetherTransport.class);
		given(broken.send(any(), any(), any())).willThrow(new NoClassDefFoundError("in a test"));
		AetherNode node = new AetherNode("test", broken, "u", "me", this.codec, this.timers, this.incidents);
		assertThat(node.send(INBOX, message(null, Action.STATUS), SendOptions.DEFAULT)).isCompletedExceptionally();
		assertThat(this.incidents.count(Incident.SEND_FAILED)).isOne();
	}

	@SuppressWarnings("unchecked")
	private static <E extends Throwable> void rethrow(Throwable thrown) throws E {
		throw (E) thrown;
	}

	@Test
	void onlyHeartbeatsAreWorthTheMomentAlone() {
		for (Control control : Control.values()) {
			this.node.control(control, control.wireName(), List.of());
		}
		assertThat(this.transport.sent).filteredOn((sent) -> sent.channel() instanceof Channel.Inbox)
			.hasSize(Control.values().length)
			.filteredOn((sent) -> sent.options().atMostOnce())
			.singleElement()
			.extracting(RecordingTransport.Sent::channel)
			.isEqualTo(new Channel.Inbox("heartbeat"));
	}

	@Test
	void noControlMessageGrowsWithWhatIsInHand() {
		String longest = "a".repeat(40);
		List<TaskRef> tasks = IntStream.range(0, 1_001)
			.mapToObj((i) -> new TaskRef(longest, longest, longest, longest, "t".repeat(60) + i, longest, i))
			.toList();
		for (Control control : Control.values()) {
			this.transport.sent.clear();
			this.node.control(control, "them", tasks);
			List<TaskRef> told = new ArrayList<>();
			assertThat(this.transport.sent).allSatisfy((sent) -> {
				assertThat(sent.message().payload()).hasSizeLessThan(64 * 1024);
				told.addAll(List.of(this.codec.decode(sent.message()).data().read(TaskRef[].class)));
			});
			assertThat(told).isEqualTo(tasks);
		}
	}

	@Test
	void aControlMessageThatABrokerDoesNotTakeIsSaidInHalves() {
		List<TaskRef> told = new ArrayList<>();
		RecordingTransport small = new RecordingTransport() {

			@Override
			public CompletionStage<Receipt> send(Channel channel, AetherMessage message, SendOptions options) {
				if (message.payload().length > 2_000) {
					return CompletableFuture.failedFuture(new MessageTooLargeException("At most 2000 bytes"));
				}
				told.addAll(List.of(AetherNodeTests.this.codec.decode(message).data().read(TaskRef[].class)));
				return super.send(channel, message, options);
			}

		};
		List<TaskRef> tasks = IntStream.range(0, 77)
			.mapToObj((i) -> new TaskRef("u", "j", "t", "c", "tid" + i, "w", i))
			.toList();
		new AetherNode("small", small, "u", "me", this.codec, this.timers, this.incidents).control(Control.HEARTBEAT,
				"them", tasks);
		assertThat(told).isEqualTo(tasks);
	}

	@Test
	void optionsAreChangedOneAtATime() {
		SendOptions options = SendOptions.AT_MOST_ONCE.withPriority(7).withMandatory(true);
		assertThat(options).isEqualTo(new SendOptions(null, 7, true, true, false));
	}

	private static AetherMessage message(String tid, String instance, String client) {
		MessageCodec theirs = new MessageCodec(JsonMapper.shared(), "host", client, 100_000);
		return new AetherMessage("id", tid, Action.COMPLETE, null,
				instance.isEmpty() ? Map.of() : Map.of(Headers.INSTANCE, instance),
				theirs.encode(Action.COMPLETE, "status", 100, 1, null, "", tid));
	}

	private AetherMessage message(@Nullable Action told, Action said) {
		return new AetherMessage("id", "1", told, null, Map.of(),
				this.codec.encode(said, "status", 100, 1, null, "", "1"));
	}

}
