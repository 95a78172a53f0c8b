package io.aethermagic.transport.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ShutdownSignalException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AmqpProblems}.
 */
class AmqpProblemsTests {

	@ParameterizedTest
	@CsvSource({ "x-queue-type, queue 'aether.u.j.t.x.workgroup', aether.amqp.queue-type",
			"x-max-priority, queue 'aether.u.j.t.x.workgroup', aether.amqp.priorities",
			"x-expires, queue 'aether.u.system.inbox.1', aether.worker.lease",
			"x-max-length, queue 'aether.u.system.dead', aether.amqp.max-dead-letters",
			"durable, queue 'aether.u.j.t.x.workgroup', below aether.amqp", "type, exchange 'aether.u', aether.union",
			"x-dead-letter-exchange, queue 'u.api.j.x::t', amqp-fabric" })
	void whatIsThereOtherThanItIsWantedIsNamedWithWhatMendsIt(String argument, String what, String mends) {
		String said = "PRECONDITION_FAILED - inequivalent arg '" + argument + "' for " + what
				+ " in vhost '/': received 'one' but current is 'other'";
		AMQP.Channel.Close reason = new AMQP.Channel.Close.Builder().replyCode(AMQP.PRECONDITION_FAILED)
			.replyText(said)
			.build();
		assertThat(AmqpProblems.text(new ShutdownSignalException(false, false, reason, null)))
			.startsWith("406 " + said + ". What was received is wanted, and what is current is there: ")
			.contains(mends);
	}

}
