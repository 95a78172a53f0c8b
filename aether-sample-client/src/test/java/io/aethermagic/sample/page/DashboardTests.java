package io.aethermagic.sample.page;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import com.deque.html.axecore.results.Results;
import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import io.aethermagic.client.AetherOperations;
import io.aethermagic.client.TaskHandle;
import io.aethermagic.console.AetherConsole;
import io.aethermagic.console.HandlerStatus;
import io.aethermagic.registry.AetherRegistry;
import io.aethermagic.task.TaskState;
import io.aethermagic.worker.HandlerView;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The dashboard of two instances in a real browser: Chromium without a screen.
 */
@Timeout(240)
@EnabledIf("isBrowserInstalled")
class DashboardTests {

	private static final Path BROWSER = Path.of("/usr/bin/chromium");

	private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

	/** Where screenshots are written, if anywhere. */
	private static final String SCREENSHOTS = System.getProperty("aether.test.screenshots", "");

	private static ChromeDriver browser;

	@TempDir
	static Path folder;

	private ConfigurableApplicationContext shop;

	private ConfigurableApplicationContext warehouse;

	static boolean isBrowserInstalled() {
		return Files.isExecutable(BROWSER) && Files.isExecutable(DRIVER);
	}

	@BeforeAll
	static void startBrowser() {
		ChromeOptions options = new ChromeOptions();
		options.setBinary(BROWSER.toFile());
		options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
				"--user-data-dir=" + folder.resolve("profile"));
		browser = new ChromeDriver(
				new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).usingAnyFreePort().build(),
				options);
	}

	@AfterAll
	static void stopBrowser() {
		browser.quit();
	}

	@BeforeEach
	void start() {
		this.shop = DashboardApplication.withDashboard("aether.web.dashboard.actions=everybody");
		this.warehouse = DashboardApplication.beside(this.shop);
		soon(() -> assertThat(this.shop.getBean(AetherRegistry.class).instances()).hasSize(2));
		open(this.shop);
	}

	@AfterEach
	void stop() {
		browser.get("about:blank");
		this.warehouse.close();
		this.shop.close();
	}

	private static void open(ConfigurableApplicationContext context) {
		browser.manage().window().setSize(new Dimension(1100, 900));
		browser.get("http://localhost:" + DashboardApplication.port(context) + "/aether/dashboard");
		soon(() -> assertThat(browser.findElement(By.tagName("body")).getDomAttribute("data-loaded"))
			.isEqualTo("true"));
	}

	private static void soon(ThrowingRunnable assertion) {
		Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().untilAsserted(assertion);
	}

	private static String number(String name) {
		return browser.findElement(By.xpath("//dt[.='" + name + "']/following-sibling::dd")).getText();
	}

	private static List<WebElement> rows(String body) {
		return browser.findElements(By.cssSelector("#" + body + " tr"));
	}

	private static WebElement button(String label) {
		return browser.findElement(By.cssSelector("button[aria-label='" + label + "']"));
	}

	private AetherOperations aether() {
		return this.shop.getBean(AetherOperations.class);
	}

	private void fail(String order) {
		aether().task("shop", "order").tid(order).send("<img src=x onerror=alert(1)> " + order);
	}

	private void mended(boolean mended) {
		this.shop.getBean(DashboardApplication.class).mended = mended;
		this.warehouse.getBean(DashboardApplication.class).mended = mended;
	}

	@Test
	void showsALoadOfAThousandTasks() {
		mended(true);
		IntStream.range(0, 24)
			.forEach((number) -> aether().perform("shop", "order", "printed", Void.class).get(Duration.ofMinutes(1)));
		mended(false);
		List<TaskHandle<Void>> handles = IntStream.range(0, 1_000)
			.mapToObj((number) -> aether().task("shop", "pack").tid("order-" + number).perform(number, Void.class))
			.toList();
		fail("4711");
		int inHand = 2 * DashboardApplication.CONCURRENCY;
		soon(() -> assertThat(number("Tasks in hand")).isEqualTo(Integer.toString(inHand)));
		soon(() -> assertThat(number("Dead letters")).isEqualTo("1"));
		assertThat(number("Instances")).isEqualTo("2");
		assertThat(rows("task-rows")).hasSize(100);
		assertThat(browser.findElement(By.id("tasks-more")).getText()).isEqualTo("The oldest 100 of " + inHand + ".");
		assertThat(rows("instance-rows")).hasSize(6);
		assertThat(browser.findElements(By.cssSelector("#task-rows progress"))).hasSize(100)
			.allSatisfy((bar) -> assertThat(Double.parseDouble(bar.getDomProperty("value"))).isBetween(10.0, 90.0));
		assertThat(number("Open calls")).isEqualTo("1,000");
		isForEverybody();
		screenshots();
		this.shop.getBean(DashboardApplication.class).load.countDown();
		this.warehouse.getBean(DashboardApplication.class).load.countDown();
		handles.forEach((handle) -> handle.get(Duration.ofMinutes(1)));
		soon(() -> assertThat(number("Completed in 15 min")).isEqualTo("1,024"));
		soon(() -> assertThat(rows("task-rows")).isEmpty());
		assertThat(number("Failed in 15 min")).isEqualTo("1");
		assertThat(browser.findElement(By.id("minutes-text")).getText()).contains("1,024 completed, 1 failed");
	}

	@Test
	void aDeadLetterIsShownAndReplayed() {
		fail("4712");
		soon(() -> assertThat(rows("letter-rows")).hasSize(1));
		assertThat(rows("letter-rows").get(0).getText()).contains("shop/order", "The printer has no paper");
		button("Show dead letter 4712").click();
		soon(() -> assertThat(browser.findElement(By.id("letter-data")).getText())
			.isEqualTo("\"<img src=x onerror=alert(1)> 4712\""));
		assertThat(browser.findElements(By.cssSelector("#letter-data *"))).isEmpty();
		browser.findElement(By.cssSelector("#letter button")).click();
		mended(true);
		button("Replay dead letter 4712").click();
		soon(() -> assertThat(rows("letter-rows")).isEmpty());
		soon(() -> assertThat(this.shop.getBean(DashboardApplication.class).orders.get()
				+ this.warehouse.getBean(DashboardApplication.class).orders.get())
			.isOne());
	}

	@Test
	void ofALargeDeadLetterTheBeginningIsShown() {
		aether().task("shop", "order").tid("large").send("x".repeat(100_000));
		soon(() -> button("Show dead letter large").click());
		soon(() -> assertThat(browser.findElement(By.id("letter-size")).getText()).startsWith("100,002 bytes"));
		assertThat(browser.findElement(By.id("letter-data")).getDomProperty("textContent")).hasSize(64 * 1024);
	}

	@Test
	void aDeadLetterIsDeletedWhenThatIsConfirmed() {
		fail("4713");
		soon(() -> button("Delete dead letter 4713").click());
		browser.switchTo().alert().dismiss();
		assertThat(rows("letter-rows")).hasSize(1);
		button("Delete dead letter 4713").click();
		browser.switchTo().alert().accept();
		soon(() -> assertThat(rows("letter-rows")).isEmpty());
		assertThat(this.shop.getBean(AetherConsole.class).deadLetters(null, 10).toCompletableFuture().join()).isEmpty();
	}

	@Test
	void aTaskOfAnyInstanceIsCancelledByKeyboard() {
		String other = this.warehouse.getBean(AetherRegistry.class).instances().get(0).id();
		TaskHandle<Void> handle = aether().task("shop", "ship").tid("parcel").to(other).perform(null, Void.class);
		soon(() -> assertThat(rows("task-rows")).hasSize(1));
		soon(() -> assertThat(rows("task-rows").get(0).getText()).contains("parcel", other.substring(0, 8), "35 %"));
		browser.executeScript("arguments[0].focus()", button("Cancel task parcel"));
		String age = rows("task-rows").get(0).getText();
		soon(() -> assertThat(rows("task-rows").get(0).getText()).isNotEqualTo(age));
		WebElement focused = browser.switchTo().activeElement();
		assertThat(focused.getDomAttribute("aria-label")).as("what is shown anew keeps the focus")
			.isEqualTo("Cancel task parcel");
		focused.sendKeys(Keys.ENTER);
		soon(() -> assertThat(handle.state()).isEqualTo(TaskState.CANCELLED));
		soon(() -> assertThat(rows("task-rows")).isEmpty());
	}

	@Test
	void aHandlerOfAnotherInstanceIsPausedAndResumed() {
		String other = this.warehouse.getBean(AetherRegistry.class).instances().get(0).id().substring(0, 8);
		button("Pause pack of " + other).click();
		soon(() -> assertThat(state(this.warehouse)).isEqualTo(HandlerView.State.PAUSED));
		assertThat(state(this.shop)).isEqualTo(HandlerView.State.LISTENING);
		soon(() -> button("Resume pack of " + other).click());
		soon(() -> assertThat(state(this.warehouse)).isEqualTo(HandlerView.State.LISTENING));
	}

	private static HandlerView.State state(ConfigurableApplicationContext context) {
		return context.getBean(AetherConsole.class)
			.handlers(10)
			.stream()
			.filter((handler) -> handler.id().equals("pack"))
			.map(HandlerStatus::state)
			.findFirst()
			.orElseThrow();
	}

	@Test
	void withoutAUserThereIsNothingToPress() throws Exception {
		try (ConfigurableApplicationContext open = DashboardApplication.withDashboard()) {
			open.getBean(AetherOperations.class).task("shop", "order").tid("4714").send("x");
			open(open);
			soon(() -> assertThat(rows("letter-rows")).hasSize(1));
			assertThat(browser.findElements(By.cssSelector("table button"))).extracting(WebElement::getText)
				.containsExactly("Show");
			assertThat(browser.findElement(By.id("standing")).getText()).contains("not act");
			assertThat(post(open, "1")).isEqualTo(403);
		}
		assertThat(post(this.shop, null)).as("another site cannot send the header").isEqualTo(403);
		assertThat(post(this.shop, "1")).isEqualTo(200);
	}

	private static int post(ConfigurableApplicationContext context, String guard)
			throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(
				"http://localhost:" + DashboardApplication.port(context) + "/aether/dashboard/tasks/nothing/cancel"))
			.POST(HttpRequest.BodyPublishers.noBody());
		if (guard != null) {
			request.header("X-Aether-Dashboard", guard);
		}
		return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
	}

	private static void isForEverybody() {
		for (String scheme : List.of("light", "dark")) {
			scheme(scheme);
			Results results = new AxeBuilder().withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa"))
				.analyze(browser);
			assertThat(results.getViolations()).extracting(Rule::getId, Rule::getNodes).isEmpty();
		}
		browser.manage().window().setSize(new Dimension(500, 900));
		assertThat(browser.executeScript("return document.documentElement.scrollWidth <= window.innerWidth"))
			.as("nothing is beside the screen of a phone")
			.isEqualTo(true);
		browser.manage().window().setSize(new Dimension(1100, 900));
		scheme("light");
	}

	private static void scheme(String scheme) {
		browser.executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
	}

	private static void screenshots() {
		if (SCREENSHOTS.isEmpty()) {
			return;
		}
		for (String scheme : List.of("light", "dark")) {
			scheme(scheme);
			screenshot("dashboard-" + scheme + ".png", new Dimension(1100, 1300));
			screenshot("dashboard-phone-" + scheme + ".png", new Dimension(500, 1000));
		}
		scheme("light");
		browser.manage().window().setSize(new Dimension(1100, 900));
	}

	private static void screenshot(String name, Dimension size) {
		browser.manage().window().setSize(size);
		try {
			Files.write(Path.of(SCREENSHOTS).resolve(name), browser.getScreenshotAs(OutputType.BYTES));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
