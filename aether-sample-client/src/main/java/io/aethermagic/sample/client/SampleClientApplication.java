package io.aethermagic.sample.client;

import java.util.concurrent.CountDownLatch;

import io.aethermagic.sample.page.PageApplication;

import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;

/**
 * A command line that has the pictures of a folder made smaller.
 */
@SpringBootApplication
public class SampleClientApplication {

	private static final int BAD_USAGE = 2;

	/** What a shell calls a program that Ctrl-C ended. */
	private static final int INTERRUPTED = 130;

	/**
	 * Resize pictures and exit: 0 if all went well, 1 if some failed, 2 if the command
	 * line cannot be understood.
	 * @param args the command line
	 */
	public static void main(String[] args) {
		System.exit(run(args));
	}

	static int run(String... args) {
		try {
			if (Options.asksForPage(new DefaultApplicationArguments(args))) {
				return page(args);
			}
			// Before anything is started: a wrong command line needs no broker.
			Options options = Options.parse(new DefaultApplicationArguments(args));
			if (options == null) {
				System.out.println(Options.USAGE);
				return 0;
			}
			return run(options, Pictures.find(options.folder()), args);
		}
		catch (UsageException ex) {
			System.err.println(ex.getMessage());
			System.err.println();
			System.err.println(Options.USAGE);
			return BAD_USAGE;
		}
	}

	/**
	 * Run the page until it is ended.
	 */
	private static int page(String... args) {
		CountDownLatch closed = new CountDownLatch(1);
		PageApplication.run(args).addApplicationListener((event) -> {
			if (event instanceof ContextClosedEvent) {
				closed.countDown();
			}
		});
		try {
			closed.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return INTERRUPTED;
	}

	private static int run(Options options, Pictures pictures, String... args) {
		SpringApplication application = new SpringApplication(SampleClientApplication.class);
		application.addInitializers((context) -> {
			context.getBeanFactory().registerSingleton("options", options);
			context.getBeanFactory().registerSingleton("pictures", pictures);
		});
		ConfigurableApplicationContext context = application.run(args);
		return context.isClosed() ? INTERRUPTED : SpringApplication.exit(context);
	}

}
