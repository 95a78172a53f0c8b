package io.aethermagic.test.support;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

import io.aethermagic.message.Action;
import io.aethermagic.test.ManualTimers;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.Subscription;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.TransportState;
import io.aethermagic.transport.support.Backoff;
import io.aethermagic.transport.support.LinkedTransport;
import io.aethermagic.transport.support.Stages;
import io.aethermagic.transport.support.SubscriptionRefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * How the lives of a connection follow each other.
 */
@ExtendWith(OutputCaptureExtension.class)
@Isolated("reads what is logged")
class ReconnectorTests {

	private static final Channel TOPIC = new Channel.Topic("union", "topic");

	private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));

	/** Longer than any wait, with its jitter. */
	private static final Duration LONG = Duration.ofSeconds(7);

	private final ManualTimers timers = new ManualTimers();

	private final FakeConnector connector = new FakeConnector();

	private final LinkedTransport<FakeConnector.FakeLink> transport = new LinkedTransport<>(this.connector, this.timers,
			BACKOFF);

	private final List<TransportState> states = new ArrayList<>();

	@Test
	void subscribesBeforeItTells() {
		subscribe().request(3);
		this.transport.onState((state) -> this.connector.log.add("told " + state.connected()));
		start();
		assertThat(this.connector.log).containsExactly("connect instance", "subscribe", "request 3", "restored",
				"told true");
	}

	@Test
	void asksTheNextLifeForWhatHasNotCome() {
		subscribe().request(3);
		start();
		this.connector.deliver(new FakeDelivery("1"));
		this.connector.log.clear();
		this.connector.life().lose("cut");
		this.timers.advance(LONG);
		assertThat(this.connector.log).containsExactly("detach", "connect instance", "subscribe", "request 2",
				"restored");
	}

	@Test
	void tellsWhyThereIsNoConnection(CapturedOutput output) {
		assertThat(this.transport.state().problem()).isEqualTo("The transport has not been started");
		this.connector.refusesConnections = new TransportException("closed today", null);
		CompletionStage<Void> started = start();
		assertThat(this.transport.state().problem()).isEqualTo("No connection to nowhere: closed today");
		assertThat(failure(this.transport.send(TOPIC, new FakeDelivery("1").message(), SendOptions.DEFAULT)))
			.hasMessage("No connection to nowhere: closed today");
		this.timers.advance(LONG);
		assertThat(this.connector.lives).hasSizeGreaterThan(3);
		assertThat(output).containsOnlyOnce("WARN");
		assertThat(output).contains("No connection to nowhere: closed today. It is tried again until it is there");
		this.connector.refusesConnections = null;
		this.timers.advance(LONG);
		assertThat(started.toCompletableFuture()).isCompleted();
		assertThat(this.transport.state().problem()).isNull();
		assertThat(output).containsOnlyOnce("Connected to nowhere, after");
	}

	@Test
	void aLifeThatDoesNotLastIsOneMoreFailure(CapturedOutput output) {
		start();
		for (int i = 0; i < 200; i++) {
			this.connector.life().lose("cut at once");
			this.timers.advance(Duration.ofMillis(100));
		}
		// 20 s: after about ten short waits one each 5 s
		assertThat(this.connector.lives).hasSizeBetween(6, 14);
		assertThat(output).containsOnlyOnce("WARN");
	}

	@Test
	void aLifeThatLastsBeginsTheBackOffAnew() {
		start();
		for (int i = 0; i < 10; i++) {
			this.connector.life().lose("cut at once");
			this.timers.advance(LONG);
		}
		int lives = this.connector.lives.size();
		this.connector.life().lose("cut after a while");
		this.timers.advance(Duration.ofMillis(121));
		assertThat(this.connector.lives).hasSize(lives + 1);
	}

	@Test
	void addressesAreTriedInTurnBeforeThereIsAWait() {
		this.connector.addresses = 3;
		this.connector.refusesConnections = new TransportException("closed today", null);
		start();
		this.timers.advance(Duration.ZERO);
		assertThat(this.connector.lives).hasSize(3);
		this.timers.advance(Duration.ofMillis(121));
		assertThat(this.connector.lives).hasSize(6);
	}

	@Test
	void aLifeOnWhichNothingCanBeRestoredIsGivenUp() {
		subscribe();
		this.connector.refusesSubscriptions = new TransportException("no answer", null);
		start();
		assertThat(this.connector.log).contains("abandon").doesNotContain("restored");
		assertThat(this.states).isEmpty();
		assertThat(this.transport.state().problem()).isEqualTo("No connection to nowhere: no answer");
		this.connector.refusesSubscriptions = null;
		this.timers.advance(LONG);
		assertThat(this.states).singleElement().extracting(TransportState::connected).isEqualTo(true);
	}

	@Test
	void whatTheBrokerRefusesIsAskedForAgainOnTheSameLife(CapturedOutput output) {
		this.connector.refusesSubscriptions = new SubscriptionRefusedException("not allowed", null);
		Subscription subscription = subscribe();
		start();
		this.timers.advance(Duration.ofMinutes(1));
		assertThat(this.connector.lives).hasSize(1);
		assertThat(this.connector.log.stream().filter("subscribe"::equals).count()).isBetween(10L, 25L);
		assertThat(this.transport.state().connected()).isTrue();
		assertThat(this.transport.state().problem())
			.isEqualTo("Nothing comes from the topic topic of union: not allowed");
		assertThat(output).containsOnlyOnce("WARN");
		assertThat(subscription.ready().toCompletableFuture()).isNotDone();
		this.connector.refusesSubscriptions = null;
		this.timers.advance(LONG);
		assertThat(subscription.ready().toCompletableFuture()).isCompleted();
		assertThat(this.transport.state().problem()).isNull();
	}

	@Test
	void aRefusedSubscriptionIsAskedForOnceOnEachLife() {
		this.connector.refusesSubscriptions = new SubscriptionRefusedException("not allowed", null);
		subscribe();
		start();
		this.connector.life().lose("cut");
		this.timers.advance(LONG);
		this.connector.refusesSubscriptions = null;
		this.timers.advance(LONG);
		this.connector.log.clear();
		this.timers.advance(Duration.ofMinutes(1));
		assertThat(this.connector.log).isEmpty();
	}

	@Test
	void aLateWordOfAnOldLifeIsNotTakenForTheNewOnes() {
		start();
		FakeConnector.FakeLink first = this.connector.life();
		first.lose("cut");
		this.timers.advance(LONG);
		first.lose("cut once more");
		assertThat(this.states).extracting(TransportState::connected).containsExactly(true, false, true);
		assertThat(this.transport.state().connected()).isTrue();
	}

	@Test
	void keepsWhenItHasLastHeard() {
		assertThat(this.transport.state().heard()).isNull();
		start();
		TransportState connected = this.transport.state();
		assertThat(connected.heard()).isNotNull();
		this.connector.life().lose("cut");
		assertThat(this.transport.state().heard()).isEqualTo(connected.heard());
	}

	@Test
	void aListenerOfTheStateThatThrowsHarmsNoOther() {
		this.transport.onState((state) -> {
			throw new IllegalStateException("this listener always throws");
		});
		List<TransportState> told = new ArrayList<>();
		this.transport.onState(told::add);
		start();
		assertThat(told).hasSize(1);
	}

	@Test
	void stopsInOrder() {
		subscribe();
		start();
		this.connector.log.clear();
		this.transport.stop();
		assertThat(this.connector.log).containsExactly("unsubscribe", "close", "close connector");
		assertThat(this.states).extracting(TransportState::connected).containsExactly(true, false);
		assertThat(this.transport.state().problem()).isEqualTo("The transport has been stopped");
		assertThat(failure(this.transport.send(TOPIC, new FakeDelivery("1").message(), SendOptions.DEFAULT)))
			.hasMessage("The transport has been stopped");
		assertThat(failure(subscribe().ready())).isInstanceOf(TransportException.class);
	}

	@Test
	void doesNotConnectAfterTheStop() {
		start();
		this.connector.life().lose("cut");
		this.transport.stop();
		this.timers.advance(Duration.ofMinutes(1));
		assertThat(this.connector.lives).hasSize(1);
		assertThat(this.timers.pending()).isZero();
	}

	@Test
	void aStopBeforeTheFirstConnectionFailsTheStart() {
		this.connector.refusesConnections = new TransportException("closed today", null);
		CompletionStage<Void> started = start();
		this.transport.stop();
		assertThat(failure(started)).isInstanceOf(TransportException.class)
			.hasMessage("The transport has been stopped");
	}

	@Test
	void startsOnce() {
		start();
		assertThatIllegalStateException().isThrownBy(this::start);
		this.transport.stop();
		assertThatIllegalStateException().isThrownBy(this::start);
	}

	private Subscription subscribe() {
		return this.transport.subscribe(TOPIC, SubscribeOptions.every(Action.PERFORM), (delivery) -> {
		});
	}

	private CompletionStage<Void> start() {
		this.transport.onState(this.states::add);
		return this.transport.start("instance", new LastWill(TOPIC, new FakeDelivery("will").message()));
	}

	private static Throwable failure(CompletionStage<?> stage) {
		return stage.handle((value, failure) -> Stages.cause(failure)).toCompletableFuture().join();
	}

}
