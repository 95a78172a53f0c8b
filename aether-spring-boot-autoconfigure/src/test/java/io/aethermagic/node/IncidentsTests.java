package io.aethermagic.node;

import java.time.Duration;

import io.aethermagic.time.HeldTimers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class IncidentsTests {

	private final HeldTimers timers = new HeldTimers();

	private final Incidents incidents = new Incidents(this.timers);

	@Test
	void eachIsCountedAndOneASecondIsLogged(CapturedOutput output) {
		for (int i = 0; i < 1_000; i++) {
			int number = i;
			this.incidents.count(Incident.MALFORMED_MESSAGE, () -> "bad number " + number);
		}
		assertThat(this.incidents.count(Incident.MALFORMED_MESSAGE)).isEqualTo(1_000);
		assertThat(output.getOut().lines().filter((line) -> line.contains("bad number"))).hasSize(1);
		this.timers.advance(Duration.ofSeconds(1));
		this.incidents.count(Incident.MALFORMED_MESSAGE, () -> "bad number again");
		assertThat(output.getOut()).contains("bad number again (and 999 more since the last line)");
	}

	@Test
	void aDetailThatThrowsIsCountedAllTheSame(CapturedOutput output) {
		this.incidents.count(Incident.LISTENER_FAILED, () -> {
			throw new IllegalStateException("toString of the application's");
		}, new IllegalStateException("the cause"));
		assertThat(this.incidents.count(Incident.LISTENER_FAILED)).isOne();
		assertThat(output.getOut()).contains("LISTENER_FAILED", "the cause");
	}

	@Test
	void kindsAreLoggedIndependently(CapturedOutput output) {
		this.incidents.count(Incident.MALFORMED_MESSAGE, () -> "first kind");
		this.incidents.count(Incident.STUCK_HANDLER, () -> "second kind");
		assertThat(output.getOut()).contains("first kind").contains("second kind");
	}

	@Test
	void whatIsGivenUpIsLoggedEachTime(CapturedOutput output) {
		for (int i = 0; i < 5; i++) {
			int number = i;
			this.incidents.count(Incident.DEAD_LETTER, () -> "letter " + number);
		}
		assertThat(output.getOut()).contains("letter 0", "letter 1", "letter 2", "letter 3", "letter 4");
	}

	@Test
	void normalUseIsCountedAndNotWarnedOf(CapturedOutput output) {
		this.incidents.count(Incident.DUPLICATE_TASK, () -> "came again");
		assertThat(this.incidents.count(Incident.DUPLICATE_TASK)).isOne();
		assertThat(Incident.DUPLICATE_TASK.isFault()).isFalse();
		assertThat(output.getOut().lines().filter((line) -> line.contains("WARN"))).isEmpty();
	}

	@Test
	void whatPeersSentStaysOnItsLine(CapturedOutput output) {
		this.incidents.count(Incident.MALFORMED_MESSAGE, () -> "tid a\nWARN forged");
		assertThat(output.getOut()).contains("tid a\\u000aWARN forged");
	}

}
