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
# # When is the best time to release?
#
# Three things can be looked at in a chart, and one in a plan:
#
# 1. How songs did in their first week, by the weekday and the month in which they came out.
# 2. Whether a good start goes with a long stay.
# 3. How crowded a month is: how much of the chart was new.
# 4. How crowded the coming weeks will be, as far as a plan was dropped.
#
# One cannot: what became of the releases that **never charted**. They are not in any chart, so that every share
# below compares songs that made it. It says when those that charted did best, and is no chance of success.

# %%
import altair as alt
from asking import MUTED, SPOTIFY, WIDTH, ask, charts, drawn, market_to_show, say

# %%
MARKET = market_to_show("no", charts())
NAME = "the world" if MARKET == "global" else MARKET.upper()
WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
ENOUGH = 20

# %% [markdown]
# ## 1. How did songs do in their first week?
#
# `release_timing` has one row per weekday and month of release. Counted are songs with a release date to the day whose
# whole first week was observed: all seven days from the release on. Left out, and counted apart, are songs that stood
# on the chart *before* their date (`charted_before_release`): that date is of another edition.

# %%
timing = ask(
    """
    SELECT *
    FROM release_timing
    WHERE platform = 'spotify' AND chart = 'songs_daily' AND market = :market
    ORDER BY release_month, release_weekday
    """,
    market=MARKET,
)
timing = timing.assign(
    weekday=[WEEKDAYS[day - 1] for day in timing["release_weekday"]],
    month=[MONTHS[month - 1] for month in timing["release_month"]],
    enough=timing["recordings"] >= ENOUGH,
)
say(
    f"Of **{timing['recordings'].sum():,}** songs of {NAME} the first week is known, in **{len(timing):,}** pairs of a "
    f"weekday and a month. **{timing['charted_before_release'].sum():,}** more charted before their date and are left "
    f"out. For **{timing['shallow_windows'].sum():,}** the chart was less than 50 deep on a day of that week, so that "
    "a place in the top 50 may not have been seen."
    if len(timing)
    else f"Of no song of {NAME} the first week is known: it takes releases with a date to the day, and seven collected "
    "days after it. `chartlake extract --source spotify_catalog` asks for the dates."
)

# %%
grid = alt.Chart(timing).encode(
    x=alt.X(
        "month:O", sort=MONTHS, title="month of release", axis=alt.Axis(labelAngle=0), scale=alt.Scale(domain=MONTHS)
    ),
    y=alt.Y("weekday:O", sort=WEEKDAYS, title="weekday of release", scale=alt.Scale(domain=WEEKDAYS)),
)
NO_WEEK = "No first week is known yet; see the sentence above."
drawn(
    (
        grid.mark_rect().encode(
            color=alt.Color(
                "top_50_share:Q",
                title=["in the top 50", "within a week"],
                scale=alt.Scale(scheme="blues", domain=[0, 1]),
                legend=alt.Legend(format="%"),
            ),
            tooltip=[
                "month:O",
                "weekday:O",
                "recordings:Q",
                "in_top_50:Q",
                "top_50_share:Q",
                "lower_95:Q",
                "upper_95:Q",
            ],
        )
        + grid.mark_text(fontSize=11).encode(
            text="recordings:Q",
            color=alt.condition("datum.top_50_share > 0.6", alt.value("white"), alt.value("#1b2430")),
        )
    ).properties(
        width=WIDTH - 80, height=220, title=f"Share in the top 50 of {NAME}; the number is how many songs that is of"
    ),
    timing,
    NO_WEEK,
)

# %% [markdown]
# A dark square over two songs means nothing, which is why the number stands in it. An empty square means that no
# counted song came out then, not that none did well.
#
# The same with what is known of each share: the Wilson 95 % interval. Of many pairs the best looks better than it is;
# rely on one only where its interval keeps clear of the others'. Grey are pairs of fewer than 20 songs.

# %%
best = timing[timing["recordings"] > 0].sort_values(["enough", "lower_95", "recordings"], ascending=False).head(15)
best = best.assign(
    pair=best["weekday"].astype(str) + " in " + best["month"].astype(str) + " (" + best["recordings"].astype(str) + ")"
)
reliable = best[best["enough"]].head(1)
say(
    "\n".join(
        f"By the lower end of the interval **{row.weekday} in {row.month}** is first: of **{row.recordings:,}** songs "
        f"**{row.top_50_share:.0%}** stood in the top 50 within a week ({row.lower_95:.0%} to {row.upper_95:.0%})."
        for row in reliable.itertuples()
    )
    or f"No pair of a weekday and a month has {ENOUGH} songs yet: **it cannot be told when to release in {NAME}**. "
    "What is drawn below is how little is known. Years of charts tell more: notebook 06 brings them in."
)

# %%
pairs = alt.Chart(best).encode(y=alt.Y("pair:N", sort=None, title="weekday and month (songs)"))
drawn(
    (
        pairs.mark_rule(color=MUTED, strokeWidth=3).encode(
            x=alt.X(
                "lower_95:Q",
                title="share in the top 50 within a week (line: 95 % interval)",
                scale=alt.Scale(domain=[0, 1]),
                axis=alt.Axis(format="%"),
            ),
            x2="upper_95:Q",
        )
        + pairs.mark_point(filled=True, size=70, opacity=1).encode(
            x="top_50_share:Q",
            color=alt.condition("datum.enough", alt.value(SPOTIFY), alt.value(MUTED)),
            tooltip=["pair:N", "in_top_50:Q", "recordings:Q", "lower_95:Q", "upper_95:Q", "shallow_windows:Q"],
        )
    ).properties(width=420, title=f"How sure is that? First weeks in {NAME}"),
    best,
    NO_WEEK,
)

# %% [markdown]
# ## 2. Does a good start go with a long stay?
#
# Each bubble is a pair of a weekday and a month: where its songs entered (median debut rank, the top above) and how
# long they stayed (median of collected dates). Songs whose end was not seen have stayed *at least* so long: where most
# of a bubble is `right_censored` its place is a lower bound. The newest months always are.

# %%
lasted = timing[timing["median_debut_rank"].notna()]
drawn(
    alt.Chart(lasted, title=f"Start and stay in {NAME}, by weekday and month of release")
    .mark_circle(color=SPOTIFY, opacity=0.6)
    .encode(
        x=alt.X("median_observed_periods:Q", title="median of collected dates on the chart"),
        y=alt.Y("median_debut_rank:Q", title="median debut rank", scale=alt.Scale(reverse=True, domainMin=1)),
        size=alt.Size("recordings:Q", title="songs"),
        tooltip=[
            *("weekday:N", "month:N", "recordings:Q", "right_censored:Q"),
            *("median_debut_rank:Q", "median_observed_periods:Q"),
        ],
    )
    .properties(width=WIDTH - 80, height=260),
    lasted,
    NO_WEEK,
)

# %%
say(
    f"**{timing['right_censored'].sum():,}** of the {timing['recordings'].sum():,} songs were still there, or lost "
    "from sight, when they were last seen."
    if len(timing)
    else NO_WEEK
)

# %% [markdown]
# ## 3. How crowded is a month?
#
# `new_entries` is the share of a month's songs that the chart had never shown before. A chart that was just begun shows
# everything for the first time: its first 28 days do not count, nor does the first day after a gap. `PARTIAL` months
# are counted over fewer days than were observed; `INSUFFICIENT_HISTORY` months have no number at all.

# %%
fresh = ask(
    """
    SELECT month, new_recordings, recordings, new_share, observed_dates, counted_dates, status
    FROM new_entries
    WHERE platform = 'spotify' AND chart = 'songs_daily' AND market = :market
    ORDER BY month
    """,
    market=MARKET,
)
fresh

# %%
counted = fresh[fresh["new_share"].notna()]
bars = alt.Chart(counted).encode(
    x=alt.X("month:O", title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True)),
    y=alt.Y("new_share:Q", title="new of the month's songs", axis=alt.Axis(format="%")),
)
drawn(
    (
        bars.mark_bar().encode(
            color=alt.Color(
                "status:N", title=None, scale=alt.Scale(domain=["OK", "PARTIAL"], range=[SPOTIFY, "#A6CEE3"])
            ),
            tooltip=["month:O", "new_recordings:Q", "recordings:Q", "counted_dates:Q", "observed_dates:Q", "status:N"],
        )
        + bars.mark_text(dy=-7).encode(text=alt.Text("new_share:Q", format=".0%"))
    ).properties(width=WIDTH - 80, height=220, title=f"Share of songs in {NAME} that the chart had never shown before"),
    counted,
    "No month has a counted day: a chart has to be collected for more than 28 days.",
)

# %% [markdown]
# A high bar is a month in which many others came out as well, or one in which places were free; which of the two a
# chart cannot tell. Months of different length on the chart (`counted_dates`) do not compare: a longer one sees more
# new songs.
#
# The same month in all markets, for who can choose where to begin.

# %%
everywhere = ask("""
    SELECT market, month, new_share, new_recordings, counted_dates, status
    FROM new_entries
    WHERE platform = 'spotify' AND chart = 'songs_daily' AND new_share IS NOT NULL
    ORDER BY market, month
""")
drawn(
    alt.Chart(everywhere, title="Share of new songs by market and month")
    .mark_rect()
    .encode(
        x=alt.X("month:O", title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True)),
        y=alt.Y("market:N", title=None),
        color=alt.Color("new_share:Q", title="new", scale=alt.Scale(scheme="blues"), legend=alt.Legend(format="%")),
        tooltip=["market:N", "month:O", "new_share:Q", "new_recordings:Q", "counted_dates:Q", "status:N"],
    )
    .properties(width=WIDTH - 80),
    everywhere,
    "No market has a counted day: a chart has to be collected for more than 28 days.",
)

# %% [markdown]
# ## 4. How crowded will the coming weeks be?
#
# A chart knows nothing of what is to come. A plan does: a CSV with `release_date`, `title`, `artist` and, if you like,
# `market`, dropped with `chartlake drop --source planned_releases plan.csv`. The newest file is the whole plan.
# `release_crowding` counts its songs by week and market; who is not in the plan is not counted.

# %%
planned = ask(
    """
    SELECT week_start, releases, artists, first_artists
    FROM release_crowding
    WHERE market = :market AND coming
    ORDER BY week_start
    """,
    market=MARKET,
)
drawn(
    alt.Chart(planned, title=f"Songs that are planned for {NAME}, by the week's Monday")
    .mark_bar(color=SPOTIFY)
    .encode(
        x=alt.X("yearmonthdate(week_start):O", title=None, axis=alt.Axis(format="%-d %b", labelAngle=0)),
        y=alt.Y("releases:Q", title="songs", axis=alt.Axis(tickMinStep=1)),
        tooltip=["week_start:T", "releases:Q", "artists:Q", "first_artists:N"],
    )
    .properties(width=WIDTH - 80, height=180),
    planned,
    f"Nothing is planned for {NAME}: drop a plan as above.",
)
