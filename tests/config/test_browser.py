from tests.browser import OpenPage


class TestBrowser:
    def test_opens_a_page_as_a_person_in_japan_holds_it(self, phone_page: OpenPage) -> None:
        page = phone_page(language="ja")
        page.goto("data:text/html,<title>x</title>")

        assert page.evaluate("navigator.language") == "ja-JP"
        assert page.evaluate("screen.width") == 390
