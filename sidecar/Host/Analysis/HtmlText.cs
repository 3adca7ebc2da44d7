using System.Globalization;
using System.Text;

namespace Warden.Host.Analysis;

/// <summary>Writes HTML in which every text from outside is escaped: an interpolated value is text, never markup.</summary>
/// <remarks><c>page.Write($"&lt;td&gt;{value}&lt;/td&gt;")</c> escapes the value. What is markup already is passed as <see cref="Markup"/>.</remarks>
internal sealed class HtmlText(TextWriter output)
{
    // Longer than this nothing from a record is worth reading in a page.
    private const int Longest = 400;

    /// <summary>A piece of HTML that this program made.</summary>
    internal readonly record struct Markup(string Html);

    /// <summary>Writes markup with values in it.</summary>
    public void Write(FormattableString markup) => output.Write(Html(markup));

    /// <summary>Writes markup with values in it, and a line feed.</summary>
    public void Line(FormattableString markup)
    {
        Write(markup);
        output.Write('\n');
    }

    /// <summary>Makes markup of markup with values in it.</summary>
    public static Markup Of(FormattableString markup) => new(Html(markup));

    /// <summary>Gets a text as HTML, for content and for quoted attributes.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var c in VisibleText.Of(text, Longest))
        {
            _ = c switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&quot;"),
                '\'' => escaped.Append("&#39;"),
                _ => escaped.Append(c),
            };
        }

        return escaped.ToString();
    }

    private static string Html(FormattableString markup) => string.Format(
        CultureInfo.InvariantCulture, markup.Format, [.. markup.GetArguments().Select(object? (argument) => argument switch
        {
            Markup made => made.Html ?? "",
            double number => number.ToString("0.##", CultureInfo.InvariantCulture),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => Escape(argument?.ToString() ?? ""),
        })]);
}
