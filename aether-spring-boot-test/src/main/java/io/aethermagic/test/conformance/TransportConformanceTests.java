package io.aethermagic.test.conformance;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * Every promise of the design, to be run over a transport: extend it, and supply a
 * {@link TransportFixture}. What a transport need not do because it lacks a capability is
 * skipped by that capability's name.
 */
@Timeout(120)
public abstract class TransportConformanceTests implements Promise401OneWorker, Promise402AtLeastOnce, Promise403OneEnd,
		Promise404NoDoubleWork, Promise405DeadLetters, Promise405FailingHandlers, Promise405Retry, Promise406Deadline,
		Promise406Nested, Promise407Cancel, Promise408BackPressure, Promise409NobodyThere, Promise410GracefulStop,
		Promise411Reconnect, Promise412BadInput, Promise412BadHandlers, Promise412AnyText, Promise413Events,
		Promise501DeclaredLease, Promise502WhoRecovers, Promise503Asking, Promise504Silence, Promise505HigherDispatch,
		Promise506TwoAccepteds, Promise507FirstCompleted, Promise508Workgroups, Promise509Broadcast,
		Promise510OutcomeFirst, Promise511MaxDispatches, Promise512Heartbeats, Promise513Incarnation,
		Promise514OwnHandlers, Promise515AcceptanceWindow, Promise516ForeignPeers, Promise517OneInstance {

	private @Nullable Kit kit;

	/**
	 * Connect to a broker or hub that has nothing in it.
	 * @return the fixture of one test
	 */
	protected abstract TransportFixture fixture();

	@BeforeEach
	void open() {
		this.kit = new Kit(fixture());
	}

	@AfterEach
	void close() {
		if (this.kit != null) {
			this.kit.close();
		}
	}

	@Override
	public Kit kit() {
		if (this.kit == null) {
			throw new IllegalStateException("The kit is there during a test only");
		}
		return this.kit;
	}

}
