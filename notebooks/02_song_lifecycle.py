# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # The life of a song
#
# A song enters a chart, peaks, fades and leaves; some come back. This notebook follows that life for one market:
#
# 1. A few songs from their debut to today.
# 2. How fast their streams halve.
# 3. How long songs stay: what share is still there after so many days.
# 4. Who comes back.
# 5. How much longer those on the chart now may stay.
#
# A chart is only seen from the first day that was collected, so that much of what one would like to know about a life
# is *censored*: a song that was there on the first day may be older (`left_censored`), one that is still there has not
# ended (`right_censored`). The views never guess. They leave the number empty and say why in a status beside it.

# %%
import altair as alt
import pandas as pd
from asking import MUTED, SPOTIFY, TIKTOK, WIDTH, ask, charts, drawn, market_to_show, say

# %% [markdown]
# Change the market here; everything below follows.

# %%
MARKET = market_to_show("no", charts())
NAME = "the world" if MARKET == "global" else MARKET.upper()
NO_CHART = f"The lake has no daily Spotify chart of {NAME}: collect one with `chartlake extract --source kworb`."

# %% [markdown]
# ## 1. A few songs from their debut to today
#
# `track_lifecycle` has one row per song on a chart. Followed here are the eight that peaked highest among those whose
# debut the lake saw: of the others nobody knows when they came.

# %%
lives = ask(
    """
    SELECT l.*, t.title, t.artist_names_text
    FROM track_lifecycle l
    JOIN recording_titles t
        ON t.platform = l.platform AND t.chart = l.chart AND t.market = l.market AND t.recording_id = l.recording_id
    WHERE l.platform = 'spotify' AND l.chart = 'songs_daily' AND l.market = :market
    ORDER BY l.peak_rank, l.peak_date, l.recording_id
    """,
    market=MARKET,
)
say(
    f"The lake knows **{len(lives):,}** songs of the daily chart of {NAME}. Of **{lives['left_censored'].sum():,}** it "
    f"did not see the debut, of **{lives['right_censored'].sum():,}** it has not seen the end."
    if len(lives)
    else NO_CHART
)

# %%
followed = lives[~lives["left_censored"].astype(bool)].head(8)
followed = followed.assign(song=followed["title"] + " — " + followed["artist_names_text"])
followed[
    [
        *("title", "artist_names_text", "debut_date", "debut_rank", "peak_rank", "peak_date", "periods_to_peak"),
        *("observed_periods", "span_days", "right_censored"),
    ]
]

# %% [markdown]
# `observed_periods` counts the days on which the lake saw the song, `span_days` all days from the first to the last:
# where they differ the song was away, or nobody collected the chart.
#
# Each song has a panel, with the top of the chart above. Where a line breaks the song had left the chart, or was lost
# from sight. Grey stripes are days that the lake did not collect: a line that runs through one is no claim about that
# day.

# %%
days = ask(
    """
    SELECT m.recording_id, m.chart_date, m.rank, d.streams, m.run
    FROM chart_moves m
    JOIN recording_daily d
        ON d.platform = m.platform AND d.chart = m.chart AND d.market = m.market
        AND d.chart_date = m.chart_date AND d.recording_id = m.recording_id
    WHERE m.platform = 'spotify' AND m.chart = 'songs_daily' AND m.market = :market AND d.market = :market
    ORDER BY m.recording_id, m.chart_date
    """,
    market=MARKET,
).merge(followed[["recording_id", "song"]], on="recording_id")
holes = ask(
    """
    SELECT previous, chart_date
    FROM (
        SELECT chart_date, cadence_days, lag(chart_date) OVER (ORDER BY chart_date) AS previous
        FROM chart_calendar
        WHERE platform = 'spotify' AND chart = 'songs_daily' AND market = :market
    ) seen
    WHERE date_diff('day', previous, chart_date) > cadence_days
    ORDER BY chart_date
    """,
    market=MARKET,
)
say(
    "Nobody collected the days between "
    + "; ".join(f"**{row.previous:%Y-%m-%d}** and **{row.chart_date:%Y-%m-%d}**" for row in holes.itertuples())
    + "."
    if len(holes)
    else "Between the first collected day and the last no day is missing."
)

# %%
RANKS = alt.Scale(reverse=True, zero=False, nice=False, domainMin=1)
ORDER = followed["song"].tolist()
day_axis = alt.X("chart_date:T", title=None, axis=alt.Axis(format="%-d %b", labelOverlap=True, tickCount=4))
lines = (
    alt.Chart()
    .mark_line(color=SPOTIFY, point=alt.OverlayMarkDef(size=8, color=SPOTIFY))
    .encode(
        x=day_axis,
        y=alt.Y("rank:Q", title="rank", scale=RANKS, axis=alt.Axis(values=[1, 50, 100, 150, 200])),
        detail="run:N",
        tooltip=["song:N", "chart_date:T", "rank:Q", alt.Tooltip("streams:Q", format=",")],
    )
)
missing = alt.Chart(holes).mark_rect(color=MUTED, opacity=0.35).encode(x="previous:T", x2="chart_date:T")
drawn(
    alt.layer(missing, lines, data=days)
    .properties(width=270, height=110)
    .facet(alt.Facet("song:N", title=None, sort=ORDER), columns=2, title=f"Rank in {NAME} over time (1 is the top)"),
    days,
    "No song is known whose debut was seen: it takes two collected days or more.",
)

# %% [markdown]
# ## 2. How fast do streams halve?
#
# `half_life_days` counts from the day with most streams to the first later one with half of that or less. It is short
# for a song that lives of its release week, and long for one that is played from habit: the longer it is, the longer
# each listener who was won stays worth something.
#
# It stays empty where it cannot be known, and `half_life_status` says why:
#
# * `NOT_YET`: it was not seen to halve, nor to leave: it is still on the chart, or was lost from sight;
# * `LEFT_CHART`: it left before it halved, and off the chart nobody counts;
# * `NO_STREAMS`: the source tells no streams.

# %%
drawn(
    alt.Chart(days, title=f"Daily streams in {NAME} of the same songs")
    .mark_line(color=SPOTIFY)
    .encode(
        x=day_axis,
        y=alt.Y("streams:Q", title="streams a day", axis=alt.Axis(format="~s", tickCount=4)),
        detail="run:N",
        facet=alt.Facet("song:N", title=None, sort=ORDER, columns=2),
        tooltip=["song:N", "chart_date:T", alt.Tooltip("streams:Q", format=",")],
    )
    .properties(width=270, height=110),
    days,
    NO_CHART,
)

# %%
followed[["title", "peak_streams", "half_life_days", "half_life_status"]]

# %%
halved = lives[lives["half_life_status"] == "OK"]
reasons = lives["half_life_status"].value_counts()
say(
    f"Of **{reasons.get('OK', 0):,}** songs the half-life is known. It is empty for the rest: "
    + (", ".join(f"{count:,} {status}" for status, count in reasons.drop("OK", errors="ignore").items()) or "none")
    + ". The picture shows the known ones only, and those lean to the short side: who holds on is not among them."
)

# %%
drawn(
    alt.Chart(halved, title=f"How many songs of {NAME} had halved their streams after so many days")
    .mark_bar(color=SPOTIFY)
    .encode(
        x=alt.X("half_life_days:Q", bin=alt.Bin(maxbins=30), title="half-life in days"),
        y=alt.Y("count():Q", title="songs"),
        tooltip=[alt.Tooltip("half_life_days:Q", bin=alt.Bin(maxbins=30), title="days"), "count():Q"],
    )
    .properties(width=WIDTH, height=200),
    halved,
    "No song was seen to halve: it takes a peak, and days after it, within what was collected.",
)

# %% [markdown]
# ## 3. How long do songs stay?
#
# An average length would lie: the songs that are still there have no length yet. `survival` is the Kaplan–Meier
# estimate, which lets them count for as long as they were seen. Only an `exit` ends a life; a song that is lost from
# sight (the chart got shallower, days were not collected, the chart's last day came) leaves the count without a word.

# %%
stay = ask(
    """
    SELECT period, at_risk, exits, censored, survival, lower_95, upper_95
    FROM survival
    WHERE platform = 'spotify' AND chart = 'songs_daily' AND market = :market
    ORDER BY period
    """,
    market=MARKET,
)
read = stay[stay["period"].isin([1, 7, 28, 56]) & (stay["at_risk"] > 0)]
say(
    "\n".join(
        f"* After **{row.period}** collected date{'s' if row.period > 1 else ''} on the chart **{row.survival:.0%}** "
        f"stay longer (95 % interval {row.lower_95:.0%} to {row.upper_95:.0%}); {row.at_risk:,} songs were followed so "
        "far."
        for row in read.itertuples()
    )
    or "No debut was seen yet."
)

# %%
base = alt.Chart(stay).encode(x=alt.X("period:Q", title="collected dates on the chart", axis=alt.Axis(tickMinStep=1)))
drawn(
    (
        base.mark_area(interpolate="step-after", color=SPOTIFY, opacity=0.2).encode(
            y=alt.Y("lower_95:Q", title="share that stays longer", axis=alt.Axis(format="%")), y2="upper_95:Q"
        )
        + base.mark_line(interpolate="step-after", color=SPOTIFY).encode(
            y="survival:Q",
            tooltip=["period:Q", alt.Tooltip("survival:Q", format=".1%"), "at_risk:Q", "exits:Q", "censored:Q"],
        )
    ).properties(
        width=WIDTH, height=260, title=f"What share of new songs in {NAME} is still there (band: 95 % interval)"
    ),
    stay,
    "No song is known whose debut was seen: it takes two collected days or more.",
)

# %% [markdown]
# Where the curve falls steeply songs are lost: whatever is done to keep a song has to be done before. Whether it helps
# a chart cannot tell. To the right the band widens: few songs were followed so long. A flat end is no promise either:
# there nobody was left to leave.
#
# `longevity_buckets` counts the other way round: all songs by the number of collected dates on which they were seen,
# over all their stays. The pale part is censored: those songs lasted *at least* that long, and belong into this bar or
# into one further right.

# %%
LENGTHS = ["1", "2_3", "4_7", "8_14", "15_30", "31_60", "61_120", "121_up"]
wide = ask(
    "SELECT * FROM longevity_buckets WHERE platform = 'spotify' AND chart = 'songs_daily' AND market = :market",
    market=MARKET,
)
buckets = pd.DataFrame(
    [
        {"days": length.replace("_up", "+").replace("_", "–"), "known": known, "songs": int(wide[column].iloc[0])}
        for length in LENGTHS
        for known, column in (("whole life seen", f"lasted_{length}"), ("at least that long", f"censored_{length}"))
        if len(wide)
    ],
    columns=["days", "known", "songs"],
)
drawn(
    alt.Chart(buckets, title=f"Songs of {NAME} by the collected dates they were on the chart")
    .mark_bar()
    .encode(
        x=alt.X("days:O", sort=None, title="collected dates", axis=alt.Axis(labelAngle=0)),
        y=alt.Y("songs:Q", title="songs"),
        color=alt.Color(
            "known:N",
            title=None,
            sort=["whole life seen", "at least that long"],
            scale=alt.Scale(domain=["whole life seen", "at least that long"], range=[SPOTIFY, "#A6CEE3"]),
        ),
        order=alt.Order("known:N", sort="descending"),
        tooltip=["days:O", "known:N", "songs:Q"],
    )
    .properties(width=WIDTH, height=220),
    buckets,
    NO_CHART,
)

# %% [markdown]
# ## 4. Who comes back?
#
# A re-entry is a stay that began after the song was *seen* to be gone. A song that was lost from sight meanwhile
# (`unproven_returns`) may have been there all the time, so that it is counted apart.

# %%
back = ask(
    """
    SELECT t.title, t.artist_names_text, r.reentries, r.longest_absence, r.best_rank, r.latest_reentry_date,
        r.latest_reentry_rank, r.unproven_returns
    FROM reentries r
    JOIN recording_titles t
        ON t.platform = r.platform AND t.chart = r.chart AND t.market = r.market AND t.recording_id = r.recording_id
    WHERE r.platform = 'spotify' AND r.chart = 'songs_daily' AND r.market = :market AND r.reentries > 0
    ORDER BY r.reentries DESC, r.best_rank, t.title, r.recording_id
    """,
    market=MARKET,
)
say(f"**{len(back):,}** songs of {NAME} came back at least once. Those that did so most often:")

# %%
back.head(10)

# %%
drawn(
    alt.Chart(back, title="Those that came back: how long they had been away, and how high they got then")
    .mark_circle(color=TIKTOK, opacity=0.6, size=60)
    .encode(
        x=alt.X("longest_absence:Q", title="longest absence in collected dates"),
        y=alt.Y("latest_reentry_rank:Q", title="best rank of the latest return", scale=RANKS),
        tooltip=["title:N", "artist_names_text:N", "reentries:Q", "longest_absence:Q", "latest_reentry_rank:Q"],
    )
    .properties(width=WIDTH, height=240),
    back,
    "No song was seen to leave and return: it takes weeks of collected days.",
)

# %% [markdown]
# ## 5. How much longer?
#
# `chartlake expect` fits how long songs stay (on AWS every week, on this machine when it is called) and scores itself
# on days of the past that it had not seen. Rely on it only where it beat both simple baselines there:
# `beats_baselines`. A bar without an end reaches the model's horizon: the past could not tell further. Only songs of
# the newest chart are shown; an expectation of before may be of songs that have left since.

# %%
expected = ask(
    """
    SELECT t.title, t.artist_names_text, e.as_of, e.median_left, e.low_80, e.high_80, e.horizon, e.beats_baselines,
        e.top_10_probability, e.top_10_status, COALESCE(e.high_80, e.horizon) AS shown_until,
        COALESCE(e.median_left, e.horizon) AS shown_median, l.peak_rank, l.observed_periods
    FROM expected_run e
    JOIN recording_titles t
        ON t.platform = e.platform AND t.chart = e.chart AND t.market = e.market AND t.recording_id = e.recording_id
    JOIN track_lifecycle l
        ON l.platform = e.platform AND l.chart = e.chart AND l.market = e.market AND l.recording_id = e.recording_id
    JOIN recording_daily d
        ON d.platform = e.platform AND d.chart = e.chart AND d.market = e.market AND d.recording_id = e.recording_id
        AND d.ends_as = 'right_censored'
    WHERE e.platform = 'spotify' AND e.chart = 'songs_daily' AND e.market = :market
    ORDER BY l.peak_rank, e.recording_id
    LIMIT 20
    """,
    market=MARKET,
)
proven = expected["beats_baselines"].eq(True).any()
say(
    f"As of **{expected['as_of'].iloc[0]:%Y-%m-%d}**: "
    + ("the model was better than both baselines." if proven else "the model was *not* proven better: only look.")
    if len(expected)
    else f"No expectation was fitted for {NAME} yet: run `chartlake expect`."
)

# %%
until = alt.Chart(expected).encode(y=alt.Y("title:N", title=None, sort=None, axis=alt.Axis(labelLimit=260)))
drawn(
    (
        until.mark_rule(color=MUTED, strokeWidth=3).encode(
            x=alt.X("low_80:Q", title="more collected dates (point: median, line: 80 % interval)"), x2="shown_until:Q"
        )
        + until.mark_point(filled=True, size=70).encode(
            x="shown_median:Q",
            color=alt.condition("isValid(datum.median_left)", alt.value(SPOTIFY), alt.value(MUTED)),
            tooltip=["title:N", "median_left:Q", "low_80:Q", "high_80:Q", "horizon:Q"],
        )
    ).properties(width=400, title=f"How much longer the best of {NAME} may stay"),
    expected,
    "Fit the expectations first: `chartlake expect`.",
)
