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

}
